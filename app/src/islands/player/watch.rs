//! How long questions are looked at: only while the page can be seen.

use leptos::prelude::*;

/// A stop-watch with one dial for each question.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// Milliseconds until the last turn, by question.
    spent: Vec<f64>,
    /// The question looked at now, and since when; `None` while the page is hidden or asleep.
    running: Option<(usize, f64)>,
}

fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

impl Watch {
    /// For so many questions; not running.
    pub fn of(questions: usize) -> Self {
        Self { spent: vec![0.0; questions], running: None }
    }

    /// Stops: the page is hidden.
    pub fn stop(&mut self) {
        if let Some((place, since)) = self.running.take()
            && let Some(spent) = self.spent.get_mut(place)
        {
            *spent += (now() - since).max(0.0);
        }
    }

    /// Goes on with this question.
    pub fn turn_to(&mut self, place: usize) {
        self.stop();
        self.running = Some((place, now()));
    }

    /// How long a question was looked at until now, in milliseconds.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a page isn't open for millions of years, and time goes forward"
    )]
    pub fn read(&mut self, place: usize) -> u64 {
        if self.running.is_some_and(|(running, _)| running == place) {
            self.turn_to(place);
        }
        self.spent.get(place).copied().unwrap_or_default().round() as u64
    }
}
