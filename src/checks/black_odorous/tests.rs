use super::*;
use Grade::{Light, Severe};

fn named(parameter: &str) -> &'static Parameter {
    parameters().get(parameter).unwrap()
}

fn graded(parameter: &str, values: &[f64]) -> Vec<u8> {
    let parameter = named(parameter);
    let one = |&x: &f64| reading(parameter, x, Depth::NotAsked, Shallow::Both).unwrap() as u8;
    values.iter().map(one).collect()
}

#[test]
fn readings_at_the_ends_of_the_bands_are_light() {
    assert_eq!(graded("transparency", &[0.2501, 0.25, 0.1, 0.0999, 0.0]), [0, 1, 1, 2, 2]);
    assert_eq!(graded("dissolved_oxygen", &[2.01, 2.0, 0.2, 0.1 + 0.1, 0.19]), [0, 1, 1, 1, 2]);
    assert_eq!(graded("orp", &[50.1, 50.0, 0.0, -200.0, -200.1]), [0, 1, 1, 1, 2]);
    assert_eq!(graded("ammonia_nitrogen", &[7.99, 8.0, 15.0, 15.1]), [0, 1, 1, 2]);
    assert_eq!(graded("ammonia_nitrogen", &[0.1 + 0.2, 1e300]), [0, 2]);
    assert_eq!(reading(named("cod"), 1.0, Depth::NotAsked, Shallow::Both), None);
    let order = ["transparency", "dissolved_oxygen", "orp", "ammonia_nitrogen"];
    assert!(graded_parameters().eq(order));
}

#[test]
fn shallow_water_takes_a_share_of_its_depth() {
    let at = |x, depth, how| reading(named("transparency"), x, Depth::Metres(depth), how);
    // From 25 cm on the figures hold.
    assert_eq!(at(0.2, 0.25, Shallow::Both), Some(Light));
    assert_eq!(at(0.2, 0.24, Shallow::Both), Some(Grade::None));
    // 40 % of 15 cm is 6 cm.
    for (x, both, severe) in [(0.05, Severe, Severe), (0.06, Light, Light), (0.07, Grade::None, Light)] {
        assert_eq!(at(x, 0.15, Shallow::Both), Some(both));
        assert_eq!(at(x, 0.15, Shallow::Severe), Some(severe));
    }
    let unknown = |p, x| reading(named(p), x, Depth::Unknown, Shallow::Both);
    assert_eq!(unknown("transparency", 0.25), None);
    assert_eq!(unknown("transparency", 0.26), Some(Grade::None));
    assert_eq!(unknown("dissolved_oxygen", 0.1), Some(Severe));
}

#[test]
fn unknown_data_leave_no_grade_where_they_decide() {
    let plain = |items: [GradeCounts; 2]| {
        let share = |c: &GradeCounts| f64::from(c.severe) / f64::from(c.known().max(1));
        if items.iter().any(|c| share(c) >= 0.6) || items.iter().all(|c| share(c) >= 0.3) {
            Severe
        } else if items.iter().any(|c| c.severe + c.light > 0) {
            Light
        } else {
            Grade::None
        }
    };
    let mut undecided = 0;
    for code in 0..3u32.pow(6) {
        let n = |i: u32| code / 3u32.pow(i) % 3;
        let items = [0, 3].map(|i| GradeCounts { none: n(i), light: 0, severe: n(i + 1), unknown: n(i + 2) });
        // Every distribution of the unknown readings among the grades.
        let ways = |c: GradeCounts| {
            (0..=c.unknown).flat_map(move |light| {
                (0..=c.unknown - light).map(move |severe| GradeCounts {
                    none: c.none + c.unknown - light - severe,
                    light: c.light + light,
                    severe: c.severe + severe,
                    unknown: 0,
                })
            })
        };
        let may: Vec<Grade> =
            ways(items[0]).flat_map(|a| ways(items[1]).map(move |b| plain([a, b]))).collect();
        let known = items.iter().any(|c| c.known() > 0);
        let agreed = may.iter().all(|g| *g == may[0]) && known;
        assert_eq!(point(&items), agreed.then_some(may[0]), "{items:?}");
        undecided += u32::from(!agreed);
    }
    assert!(undecided > 100);
    assert_eq!(point(&[]), None);
}

#[test]
fn three_severe_points_make_a_severe_stretch() {
    let shown = |points: &[Option<Grade>]| {
        let found = stretches(points);
        found.iter().map(|s| (s.last - s.first + 1, s.grade, s.is_short())).collect::<Vec<_>>()
    };
    let s = Some(Severe);
    assert_eq!(shown(&[s, s, s, s]), [(4, s, false)]);
    assert_eq!(shown(&[s, s, Some(Light)]), [(2, Some(Light), true), (1, Some(Light), false)]);
    // A point of no grade between may make three of two.
    assert_eq!(shown(&[s, None, s]), [(1, None, true), (1, None, false), (1, None, true)]);
    assert_eq!(shown(&[s, None]), [(1, Some(Light), true), (1, None, false)]);
    assert_eq!(shown(&[]), []);
}

#[test]
fn shares_are_of_known_data() {
    let c = GradeCounts { none: 1, light: 1, severe: 1, unknown: 5 };
    assert_eq!(c.share(Severe), Some(33.3333333333));
    assert_eq!(GradeCounts::default().share(Severe), None);
    assert_eq!((0..4).map(Grade::from_index).collect::<Vec<_>>()[3], None);
    assert_eq!(Grade::names(Lang::Zh)[Severe as usize], "重度");
}
