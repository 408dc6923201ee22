//! What outfalls make, added to a request: what each product may take is found.

use super::request::CheckRequest;
use super::water::Made;
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
                    found.map_err(|e| *of_standard = Err(e)).ok().flatten()
                });
                water.figures.push(figure);
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
