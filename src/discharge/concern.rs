//! Whether a standard concerns an outfall, and why, in words.

use super::outfall::{Outfall, Tri};
use super::words::is_of_industry;
use crate::lang::Lang;
use crate::standard::{Standard, When};

pub(super) struct Words {
    pub(super) parts: Vec<String>,
    pub(super) lang: Lang,
}

impl Words {
    pub(super) fn say(&mut self, zh: &str, en: &str) {
        self.parts.push(if self.lang == Lang::Zh { zh.into() } else { en.into() });
    }

    /// Says what the outfall does not tell, and how it is declared.
    pub(super) fn ask(&mut self, zh: &str, en: &str) {
        self.say(
            &format!("未说明{zh}，请在排污口表中注明"),
            &format!("{en} is not stated: say it in the table of outfalls"),
        );
    }

    pub(super) fn whole(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        parts.join(if self.lang == Lang::Zh { "；" } else { "; " })
    }
}

/// Whether a standard concerns an outfall by its city, its basin and where it discharges.
pub(super) fn concerns(s: &Standard, outfall: &Outfall, why: &mut Words) -> Tri {
    let Some(scope) = &s.discharge else { return Tri::No };
    let said = |name: &str, words: &[String]| {
        outfall.says(&When { said: [(name.to_owned(), words.to_vec())].into(), ..When::default() }, &[])
    };
    let mut all = Tri::Yes;
    if !scope.industries.is_empty() {
        let of_it = |said: &str| scope.industries.iter().find(|word| is_of_industry(said, word));
        // An unknown industry is not one of those with their own standard.
        let Some(said) = outfall.says_of("industry").filter(|said| of_it(said).is_some()) else {
            return Tri::No;
        };
        why.say(&format!("行业：{}", said.trim()), &format!("industry: {}", said.trim()));
    }
    if !scope.cities.is_empty() {
        let within = outfall.city().map(|city| scope.cities.iter().any(|c| city.contains(c.as_str())));
        match (within, outfall.city()) {
            (Some(true), Some(city)) => {
                why.say(&format!("位于{}", city.trim()), &format!("in {}", city.trim()))
            }
            (None, _) => why.ask("城市", "the city (城市)"),
            _ => {}
        }
        all = all.and(Tri::of(within));
    }
    if !scope.basins.is_empty() {
        let within = said("basin", &scope.basins);
        match within {
            Tri::Yes => {
                let (zh, en) = outfall.basin().map_or(("", ""), |b| (b.zh(), b.word()));
                why.say(&format!("{zh}流域"), &format!("basin: {en}"));
            }
            Tri::Unknown => why.ask("流域", "the basin (流域)"),
            Tri::No => {}
        }
        all = all.and(within);
    }
    if scope.direct_only {
        let direct = said("direct", &["yes".to_owned()]);
        match direct {
            Tri::Yes => why.say("直接排放", "direct discharge"),
            Tri::Unknown if outfall.has("direct") => {
                why.ask("是否直接排放", "whether discharge is direct (直接排放)");
            }
            Tri::Unknown => {
                why.say("未说明排放去向，按直接排放", "direct discharge is taken, none being stated");
                return all;
            }
            Tri::No => {
                if let Some(agreed) = &scope.by_agreement {
                    why.say(&agreed.zh, &agreed.en);
                    return all;
                }
            }
        }
        all = all.and(direct);
    }
    all
}

/// The industry of an outfall that a standard takes as one of the others: none of `all` is for it, and no
/// table of the standard names it.
pub(super) fn taken_as_other<'a>(s: &Standard, all: &[&Standard], outfall: &'a Outfall) -> Option<&'a str> {
    let said = outfall.says_of("industry")?;
    let items = s.tables.iter().flat_map(|t| &t.items);
    let whens = items.filter_map(|i| i.when.as_ref()?.said.get("industry"));
    let (others, named): (Vec<&String>, Vec<&String>) = whens.flatten().partition(|word| *word == "other");
    let scopes = || all.iter().filter_map(|of| of.discharge.as_ref()).flat_map(|d| &d.industries);
    let known = || named.into_iter().chain(scopes()).any(|word| is_of_industry(said, word));
    (!others.is_empty() && !known()).then_some(said.trim())
}
