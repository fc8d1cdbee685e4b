//! The sets people are working on, as far as marking needs them. Bounded: what wasn't asked for lately is forgotten.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::OpenSet;
use crate::ids::PracticeSetId;

/// So many questions are remembered, and as many again that were asked for before those: about 25 MB.
const QUESTIONS: usize = 100_000;

/// Two generations: when the young one is full it becomes the old one, and what the old one still held is forgotten. Whatever is
/// asked for moves to the young one.
#[derive(Debug, Default)]
struct Generations {
    young: HashMap<PracticeSetId, Arc<OpenSet>>,
    old: HashMap<PracticeSetId, Arc<OpenSet>>,
    questions: usize,
}

/// Cheap to clone; all clones remember the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent(Arc<Mutex<Generations>>);

impl Recent {
    fn lock(&self) -> MutexGuard<'_, Generations> {
        // Nothing in here is ever half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self, id: PracticeSetId) -> Option<Arc<OpenSet>> {
        let mut generations = self.lock();
        if let Some(set) = generations.young.get(&id) {
            return Some(Arc::clone(set));
        }
        let set = generations.old.remove(&id)?;
        generations.put(Arc::clone(&set));
        Some(set)
    }

    pub(super) fn put(&self, set: OpenSet) {
        let mut generations = self.lock();
        generations.forget(set.id);
        generations.put(Arc::new(set));
    }

    pub(super) fn forget(&self, id: PracticeSetId) {
        self.lock().forget(id);
    }
}

impl Generations {
    fn put(&mut self, set: Arc<OpenSet>) {
        if self.questions >= QUESTIONS {
            self.old = std::mem::take(&mut self.young);
            self.questions = 0;
        }
        self.questions += set.items.len();
        self.young.insert(set.id, set);
    }

    fn forget(&mut self, id: PracticeSetId) {
        self.old.remove(&id);
        if let Some(set) = self.young.remove(&id) {
            self.questions -= set.items.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Owner;
    use super::super::super::store::{OpenItem, Rules};
    use super::*;
    use crate::ids::{QuestionId, QuestionVersionId, VisitorId};
    use crate::question::{Kind, OptionSet};

    fn set(questions: usize) -> OpenSet {
        let rules =
            Rules { version: QuestionVersionId::fresh(), kind: Kind::Single, key: OptionSet::EMPTY, options: OptionSet::EMPTY };
        let item = OpenItem { position: 1, question: QuestionId::fresh(), asked: rules, published: None, counting: rules };
        OpenSet {
            id: PracticeSetId::fresh(),
            owner: Owner::Visitor(VisitorId::fresh()),
            mode: "chapter".into(),
            created_at: crate::clock::now(),
            items: vec![item; questions],
        }
    }

    #[test]
    fn what_is_asked_for_is_remembered_and_the_rest_forgotten() {
        let recent = Recent::default();
        let (used, unused) = (set(100), set(100));
        let (used_id, unused_id) = (used.id, unused.id);
        recent.put(used);
        recent.put(unused);
        for _ in 0..3 * QUESTIONS / 1000 {
            recent.put(set(1000));
            assert!(recent.get(used_id).is_some());
        }
        assert!(recent.get(unused_id).is_none());
        let generations = recent.lock();
        let held: usize = generations.young.values().chain(generations.old.values()).map(|set| set.items.len()).sum();
        assert!(held <= 2 * (QUESTIONS + 1000), "{held}");
        drop(generations);
        recent.forget(used_id);
        assert!(recent.get(used_id).is_none());
    }
}
