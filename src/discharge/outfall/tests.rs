use super::*;

fn said(pairs: &[(&str, &str)]) -> Outfall {
    let all = pairs.iter().fold(Outfall::builder(), |b, (name, word)| b.say(name, Some(word)));
    all.built("2004-05-01").build().unwrap()
}

fn when(name: &str, words: &[&str]) -> When {
    let words = words.iter().map(|w| (*w).to_owned()).collect();
    When { said: [(name.to_owned(), words)].into(), ..When::default() }
}

#[test]
fn words_are_those_people_use() {
    let o = said(&[
        ("function_class", "III类"),
        ("kind", "城镇污水处理厂"),
        ("干支流", "干流"),
        ("direct", "是"),
    ]);
    assert_eq!(o.says(&when("function_class", &["Ⅲ"]), &[]), Tri::Yes);
    assert_eq!(o.says(&when("function_class", &["Ⅱ"]), &[]), Tri::No);
    assert_eq!(o.says(&when("kind", &["public"]), &[]), Tri::Yes);
    assert_eq!(o.says(&when("reach", &["main stem"]), &[]), Tri::Yes);
    assert_eq!(o.says(&when("direct", &["yes"]), &[]), Tri::Yes);
    assert_eq!(o.says(&when("industry", &["leather"]), &[]), Tri::Unknown);
}

#[test]
fn figures_are_held_to_what_is_asked() {
    let at_least = When { at_least: [("beds".into(), "20".into())].into(), ..When::default() };
    let below = When { below: [("capacity".into(), "500".into())].into(), ..When::default() };
    for (column, word, enough) in [
        ("床位数", "20", true),
        ("床位数", "19.5", false),
        ("beds", "19张", false),
        ("床位", "县级及以上", true),
        ("处理规模(m³/d)", "500", true),
        ("处理规模", "499 m³/d", false),
        ("capacity", "县城", true),
    ] {
        let o = said(&[(column, word)]);
        let (when, wanted) =
            if column.contains('床') || column == "beds" { (&at_least, enough) } else { (&below, !enough) };
        assert_eq!(o.says(when, &[]), Tri::of(Some(wanted)), "{column} {word}");
    }
    // Without the column it is taken as keeping it, with an empty cell it is not known.
    assert_eq!((said(&[]).says(&at_least, &[]), said(&[]).says(&below, &[])), (Tri::Yes, Tri::No));
    let empty = Outfall::builder().say("床位数", None).build().unwrap();
    assert_eq!((empty.says(&at_least, &[]), empty.says(&below, &[])), (Tri::Unknown, Tri::No));
    for word in ["很多", "20斤", "-3"] {
        let e = Outfall::builder().say("床位数", Some(word)).build().unwrap_err().to_string();
        assert!(e.contains("床位数") && e.contains("县级及以上"), "{e}");
    }
}

#[test]
fn other_is_what_no_item_names() {
    let others = ["leather", "alcohol"];
    assert_eq!(said(&[("industry", "paper")]).says(&when("industry", &["other"]), &others), Tri::Yes);
    assert_eq!(said(&[("industry", "leather")]).says(&when("industry", &["other"]), &others), Tri::No);
}

#[test]
fn units_are_told_apart_by_the_day_they_were_built() {
    let old = When { built_to: Some("2005-12-31".into()), ..When::default() };
    let new = When { built_from: Some("2006-01-01".into()), ..When::default() };
    assert_eq!((said(&[]).says(&old, &[]), said(&[]).says(&new, &[])), (Tri::Yes, Tri::No));
    assert_eq!(Outfall::default().says(&old, &[]), Tri::Unknown);
    // However the day is written.
    for day in ["2005-6-1", "2005/6/1", "2005年6月1日", "2005-06-01"] {
        let o = Outfall::builder().built(day).build().unwrap();
        assert_eq!((o.says(&old, &[]), o.says(&new, &[])), (Tri::Yes, Tri::No), "{day}");
    }
}

#[test]
fn words_that_are_not_understood_are_refused_with_the_nearest() {
    for (column, word, parts) in [
        ("类型", "污水处理场", ["类型", "污水处理场", "污水处理厂"]),
        ("流域", "黄何", ["流域", "黄何", "黄河"]),
        ("basin", "Yellow Rvier", ["basin", "Yellow Rvier", "did you mean \"Yellow River\""]),
        ("执行级别", "四级", ["执行级别", "四级", "一级A"]),
        ("建成日期", "soon", ["建成日期", "soon", "2005-12-31"]),
        ("建成日期", "2005-13-1", ["建成日期", "2005-13-1", "2005-12-31"]),
        ("企业性质", "老", ["企业性质", "老", "现有"]),
        ("类形", "医院", ["outfall", "类形", "did you mean \"类型\""]),
    ] {
        let e = Outfall::builder().say(column, Some(word)).build().unwrap_err().to_string();
        assert!(parts.iter().all(|part| e.contains(part)), "{e}");
        let row = OutfallRow { outfall: "甲".into(), said: vec![(column.into(), Some(word.into()))] };
        let e = outfalls(&[row], &[] as &[Standard]).unwrap_err().to_string();
        assert!(column == "类形" || e.contains(&format!("甲, {column}")), "{e}");
    }
}

#[test]
fn levels_of_own_standards_are_levels() {
    let toml = include_str!("../../../standards/gb18918-2002.toml").replace("一级A", "甲级");
    let own = crate::standard::load(&toml, "own").unwrap();
    let told = || Outfall::builder().level("甲级");
    assert!(told().build().is_err());
    assert_eq!(told().build_for(&[own]).unwrap().level().unwrap().as_str(), "甲级");
}

#[test]
fn empty_cells_are_not_known() {
    let o = Outfall::builder().kind(" ").say("direct", None).build().unwrap();
    assert_eq!((o.kind(), o.has("direct"), o.says_of("direct")), (None, true, None));
}
