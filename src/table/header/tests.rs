use super::*;
use crate::parameter::parameters;

fn show(header: &str) -> String {
    match read(header, parameters()) {
        Header::Parameter { parameter, unit, code_unit, stage } => {
            let code = if code_unit.is_some() { "code " } else { "" };
            let stage = stage.map_or(String::new(), |s| format!(" {}", s.as_str()));
            format!("{} {code}{}{stage}", parameter.id, unit.or(code_unit).map_or("-", Unit::symbol))
        }
        Header::Weak { candidates } => {
            let ids: Vec<&str> = candidates.iter().map(|p| p.id.as_str()).collect();
            format!("weak {}", ids.join(" "))
        }
        Header::Field { parameter, field } => format!("{} {field}", parameter.id),
        Header::Identifier => "identifier".into(),
        Header::Unclear { error, .. } => error.class_name().to_owned(),
        Header::Unknown => "unknown".into(),
    }
}

#[test]
fn remarks_as_long_as_a_book_are_no_headers() {
    for remark in ["氨氮/", "mg/L", "(", "氨氮(x)", "氨氮（mg/L）"] {
        assert_eq!(show(&remark.repeat(100_000)), "unknown");
    }
    // A header of the most bytes there may be, and one of a byte more.
    let filled = |bytes: usize| format!("氨氮{}", "()".repeat((bytes - 6) / 2)) + ["", "("][bytes % 2];
    assert_eq!((show(&filled(1000)), filled(1000).len()), ("ammonia_nitrogen -".into(), 1000));
    assert_eq!(show(&filled(1002)), "unknown");
    let spaced = format!("氨氮{}(mg/L)", " ".repeat(5000));
    assert_eq!(show(&spaced), "ammonia_nitrogen mg/L");
}

#[test]
fn other_formulas_are_refused_with_their_factor() {
    for (header, factor) in [
        ("总磷(以PO4计)", "0.3261"),
        ("总磷(以PO₄³⁻计)", "0.3261"),
        ("氨氮(以NH3计)", "0.8224"),
        ("氨氮(以NH4+计)", "0.7765"),
        ("硝酸盐(以NO3-计)", "0.2259"),
        ("亚硝酸盐(以NO2计)", "0.3045"),
        ("总硬度(以CaO计)", "1.785"),
    ] {
        let Header::Unclear { error, .. } = read(header, parameters()) else { panic!("{header}") };
        assert!(error.to_string().contains(&format!("by {factor} (")), "{header}: {error}");
    }
}

#[test]
fn headers_of_real_tables() {
    for (header, want) in [
        ("氨氮", "ammonia_nitrogen -"),
        ("氨氮(mg/L)", "ammonia_nitrogen mg/L"),
        ("氨氮（mg／L）", "ammonia_nitrogen mg/L"),
        ("氨氮（以N计）（mg/L）", "ammonia_nitrogen mg/L"),
        ("氨氮(NH3-N) mg/L", "ammonia_nitrogen mg/L"),
        ("氨氮(NH₃-N，mg/L)", "ammonia_nitrogen mg/L"),
        ("NH3-N\n(mg/L)", "ammonia_nitrogen mg/L"),
        ("氨氮/(mg/L)", "ammonia_nitrogen mg/L"),
        ("氨氮_mg/L", "ammonia_nitrogen mg/L"),
        ("氨氮 mg·L⁻¹", "ammonia_nitrogen mg/L"),
        ("氨氮（单位：mg/L）", "ammonia_nitrogen mg/L"),
        ("总磷(以P计,mg/L)", "total_phosphorus mg/L"),
        ("ammonia nitrogen [mg/L]", "ammonia_nitrogen mg/L"),
        ("w21011", "total_phosphorus code mg/L"),
        ("w20111", "mercury code μg/L"),
        ("w20111(mg/L)", "mercury mg/L"),
        ("w20142", "mercury code μg/L"),
        ("w20089", "thallium code ng/L"),
        ("w02006", "total_plate_count code 个/L"),
        ("w01003", "turbidity -"),
        ("w01002", "color_platinum_cobalt code Pt-Co unit"),
        ("w21003-Avg", "ammonia_nitrogen code mg/L"),
        ("w20117-Rtd", "chromium_hexavalent code μg/L"),
        ("w20117_avg(mg/L)", "chromium_hexavalent mg/L"),
        ("w21003-Min", "ammonia_nitrogen Min"),
        ("w21003-Max", "ammonia_nitrogen Max"),
        ("w21003-Cou", "ammonia_nitrogen Cou"),
        ("w21003-Flag", "ammonia_nitrogen Flag"),
        ("MN", "identifier"),
        ("Mn", "manganese -"),
        ("Mn(mg/L)", "manganese mg/L"),
        ("溶解氧 DO (mg/L)", "dissolved_oxygen mg/L"),
        ("溶解氧DO", "dissolved_oxygen -"),
        ("溶解氧/DO（mg/L）", "dissolved_oxygen mg/L"),
        ("DO溶解氧 mg/L", "dissolved_oxygen mg/L"),
        ("氨氮 NH3-N (mg/L)", "ammonia_nitrogen mg/L"),
        ("六价铬 Cr+6 (mg/L)", "chromium_hexavalent mg/L"),
        ("化学需氧量CODCr(mg/L)", "cod mg/L"),
        ("镉 Cd (μg/L)", "cadmium μg/L"),
        ("氨氮TP", "unknown"),
        ("总磷浓度(mg/L)", "total_phosphorus mg/L"),
        ("总磷浓度（以P计）", "total_phosphorus -"),
        ("总磷(以P计)浓度 mg/L", "total_phosphorus mg/L"),
        ("CODcr浓度", "cod -"),
        ("铜质量浓度(μg/L)", "copper μg/L"),
        ("As浓度", "weak arsenic"),
        ("浓度", "unknown"),
        ("溶氧", "dissolved_oxygen -"),
        ("溶氧量", "dissolved_oxygen -"),
        ("高锰酸钾指数", "permanganate_index -"),
        ("出水COD", "cod - effluent"),
        ("进水BOD5(mg/L)", "bod5 mg/L influent"),
        ("进水_氨氮浓度（mg/L）", "ammonia_nitrogen mg/L influent"),
        ("总磷(出水)(mg/L)", "total_phosphorus mg/L effluent"),
        ("总磷(mg/L,出水)", "total_phosphorus mg/L effluent"),
        ("氨氮_出水", "ammonia_nitrogen - effluent"),
        ("总排口 w01018-Avg", "cod code mg/L effluent"),
        ("Effluent COD (mg/L)", "cod mg/L effluent"),
        ("effluent_cod", "cod - effluent"),
        ("(出水)COD(进水)", "AmbiguousColumnError"),
        ("出水", "unknown"),
        ("总磷去除率(%)", "unknown"),
        ("色度", "weak color_platinum_cobalt color_dilution"),
        ("色度(度)", "color_platinum_cobalt Pt-Co unit"),
        ("色度 度", "unknown"),
        ("色度/度", "color_platinum_cobalt Pt-Co unit"),
        ("色度（倍）", "color_dilution dilution factor"),
        ("色度(稀释倍数)", "color_dilution -"),
        ("色度(mg/L)", "UnitError"),
        ("浑浊度(度)", "turbidity NTU"),
        ("总硬度(德国度)", "UnitError"),
        ("总硬度(度)", "UnitError"),
        ("水温(℉)", "UnitError"),
        ("透明度(ft)", "UnitError"),
        ("电导率(umho/cm)", "conductivity μS/cm"),
        ("总磷(kg/L)", "total_phosphorus kg/L"),
        ("总磷(g/m**3)", "total_phosphorus mg/L"),
        ("pH(/)", "ph 1"),
        ("pH(无)", "ph 1"),
        ("氨氮(/)", "UnitError"),
        ("铬(三价)", "UnitError"),
        ("总磷(溶解态)", "UnitError"),
        ("石油类(紫外)", "UnitError"),
        ("总磷(以PO4计)", "AmbiguousColumnError"),
        ("氨氮(以NH3计)", "AmbiguousColumnError"),
        ("铜(μg/L)", "copper μg/L"),
        ("铜(µg/L)", "copper μg/L"),
        ("铜（㎍/L）", "copper μg/L"),
        ("汞(ng/L)", "mercury ng/L"),
        ("铬（六价）(mg/L)", "chromium_hexavalent mg/L"),
        ("Cr(VI)", "chromium_hexavalent -"),
        ("pH", "ph -"),
        ("pH(无量纲)", "ph 1"),
        ("pH值（量纲一）", "ph 1"),
        ("水温(℃)", "water_temperature ℃"),
        ("水温℃", "water_temperature ℃"),
        ("粪大肠菌群(个/L)", "fecal_coliform 个/L"),
        ("粪大肠菌群（MPN/L）", "fecal_coliform MPN/L"),
        ("叶绿素α(mg/L)", "chlorophyll_a mg/L"),
        ("叶绿素a（mg/m³）", "chlorophyll_a mg/m³"),
        ("1,2-二氯乙烷(mg/L)", "dichloroethane_1_2 mg/L"),
        ("浑浊度/NTU", "turbidity NTU"),
        ("耗氧量（CODMn法，以O2计）", "permanganate_index -"),
        ("As(mg/L)", "arsenic mg/L"),
        ("As", "weak arsenic"),
        ("T", "weak water_temperature"),
        ("温度(℃)", "water_temperature ℃"),
        ("氨氮(ppm)", "UnitError"),
        ("氨氮(类别)", "UnitError"),
        ("氨氮(mg/L", "ammonia_nitrogen mg/L"),
        ("氨氮(个/L)", "UnitError"),
        ("氨氮(mg/L)(μg/L)", "AmbiguousColumnError"),
        ("硝酸盐(以NO3-计)", "AmbiguousColumnError"),
        ("氨氮(总磷)", "AmbiguousColumnError"),
        ("原始值:氨氮(mg/L)", "unknown"),
        ("氨氮备注", "unknown"),
        ("断面", "unknown"),
        ("", "unknown"),
        ("()", "unknown"),
        ("(mg/L)", "unknown"),
        (")(", "unknown"),
    ] {
        assert_eq!(show(header), want, "{header}");
    }
}
