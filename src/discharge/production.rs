//! What outfalls make, added to a request: what each product may take is found.

use super::request::CheckRequest;
use super::water::{Allowed, Made};
use crate::error::Result;
use crate::standard::Standard;
use std::borrow::Borrow;
use std::collections::BTreeMap;

impl CheckRequest {
    /// The same request, told what outfalls make: what each may take is found, and what is not told is missed.
    ///
    /// # Errors
    /// [`crate::error::Error::UnknownWord`] of a product that none of the standards that bind its outfall
    /// knows, or that it may know by several figures, with the nearest of those it has; of a unit that does
    /// not fit.
    pub fn with_production(
        mut self,
        standards: &[impl Borrow<Standard>],
        made: &[Made],
    ) -> Result<CheckRequest> {
        let standard = |id: &str| standards.iter().map(Borrow::borrow).find(|s: &&Standard| s.id == id);
        for one in made {
            let bounds = self.outfalls.get(one.outfall as usize);
            let own: Vec<u32> = bounds.into_iter().flatten().flat_map(|b| b.water).flatten().collect();
            let mut known: BTreeMap<String, Result<()>> = BTreeMap::new();
            for (place, water) in (0..).zip(&mut self.waters) {
                let found = standard(&water.standard).filter(|_| own.contains(&place));
                let found = found.map(|s| (&s.id, water.figure(s, one)));
                let figure = found.and_then(|(id, found)| {
                    let of_standard = known.entry(id.clone()).or_insert(Ok(()));
                    found.map_err(|e| *of_standard = Err(e)).ok()
                });
                water.figures.push(figure.unwrap_or(Allowed::NotTold));
            }
            // A word that another standard of the outfall knows is right.
            if let Some(Err(e)) = known.values().find(|_| known.values().all(Result::is_err)) {
                return Err(e.clone());
            }
        }
        self.production = true;
        Ok(self)
    }
}

// What is told once for a table.
#[cfg(feature = "python")]
impl CheckRequest {
    /// What would be converted, if it were said what outfalls make: standards with their tables.
    pub fn presupposed(&self, standards: &[impl Borrow<Standard>], lang: crate::lang::Lang) -> Vec<String> {
        let converts = |b: &&super::request::Bound| {
            self.in_mg.iter().zip(&b.sets).any(|(in_mg, set)| *in_mg && set.is_some())
        };
        let bounds = self.outfalls.iter().flatten().filter(converts);
        let waters = bounds.flat_map(|b| b.water).flatten().filter_map(|w| self.waters.get(w as usize));
        let mut found: Vec<String> = Vec::new();
        for place in waters.map(|w| w.place(standards, lang)) {
            if !found.contains(&place) {
                found.push(place);
            }
        }
        found
    }

    /// The products for which a standard sets no water, with it and its clause.
    pub fn without_base_water<'a>(
        &self,
        standards: &'a [impl Borrow<Standard>],
        made: &'a [Made],
    ) -> Vec<[&'a str; 3]> {
        let mut found = Vec::new();
        for water in &self.waters {
            let s = standards.iter().map(Borrow::borrow).find(|s: &&Standard| s.id == water.standard);
            let Some((s, clause)) = s.and_then(|s| Some((s, s.base_water_else.as_deref()?))) else {
                continue;
            };
            for (one, allowed) in made.iter().zip(&water.figures) {
                let row = [one.product.as_deref().unwrap_or_default(), s.id.as_str(), clause];
                if *allowed == Allowed::Measured && !found.contains(&row) {
                    found.push(row);
                }
            }
        }
        found
    }
}
