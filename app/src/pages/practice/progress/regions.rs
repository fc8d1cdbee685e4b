//! 报考地区: where the exam can be sat, as far as it makes a difference: the provinces, and below them the areas with a pass line of
//! their own (单独划线).

use std::collections::BTreeSet;

use zhengtu::certification::ledger;
use zhengtu::division::{self, Division};
use zhengtu::mock::passing::areas;
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;

use crate::locale::Progress;
use crate::pages::divisions::full_name;
use crate::server::PageError;

/// Codes and names, each area after its province. What somebody chose before stays to be chosen.
pub(super) async fn offered(t: Progress, tx: &mut Tx, own: Option<&Division>) -> Result<Vec<(String, String)>, PageError> {
    let lines = ledger::rulebook(tx).await?.lines;
    let separate: BTreeSet<String> = Level::ALL.into_iter().flat_map(|level| areas(&lines, level)).collect();
    let mut regions = Vec::new();
    for province in division::store::children(tx, None).await? {
        let name = if separate.contains(&province.path) { t.region_separate(&province.name) } else { province.name };
        regions.push((province.code, name));
        for path in separate.iter().filter(|path| path.starts_with(&province.path) && **path != province.path) {
            let code = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            if let Some(area) = division::store::find(tx, code).await? {
                let name = full_name(tx, &area).await?;
                regions.push((area.code, t.region_separate(&name)));
            }
        }
    }
    if let Some(own) = own.filter(|own| regions.iter().all(|(code, _)| *code != own.code)) {
        regions.insert(0, (own.code.clone(), full_name(tx, own).await?));
    }
    Ok(regions)
}
