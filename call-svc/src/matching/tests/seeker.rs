use proptest::{collection::vec, prelude::*};
use uuid::Uuid;

use super::at;
use crate::matching::{Mode, Seeker, rank};

const INTERESTS: [&str; 5] = ["chess", "music", "tea", "rowing", "maps"];
const LANGUAGES: [&str; 3] = ["de", "en", "fr"];

fn seeker(user: u128, interests: &[&str], since: i64) -> Seeker {
    Seeker {
        user: Uuid::from_u128(user).into(),
        mode: Mode::Text,
        interests: interests.iter().map(ToString::to_string).collect(),
        languages: Vec::new(),
        since: at(since),
        anybody: interests.is_empty(),
    }
}

fn any_seeker() -> impl Strategy<Value = Seeker> {
    let some = |of: &'static [&'static str]| proptest::sample::subsequence(of, 0..=of.len());
    let mode = prop_oneof![Just(Mode::Text), Just(Mode::Video)];
    (0_u128..12, mode, some(&INTERESTS), some(&LANGUAGES), 0_i64..100, any::<bool>()).prop_map(
        |(user, mode, interests, languages, since, anybody)| Seeker {
            mode,
            languages: languages.into_iter().map(str::to_owned).collect(),
            anybody,
            ..seeker(user, &interests, since)
        },
    )
}

#[test]
fn the_best_overlap_comes_first_and_then_who_waits_longest() {
    let me = seeker(1, &["chess", "tea"], 50);
    let others = vec![
        seeker(2, &["chess"], 10),
        seeker(3, &["chess", "tea"], 40),
        seeker(4, &["tea"], 5),
        seeker(5, &["maps"], 0),
        seeker(1, &["chess", "tea"], 0),
    ];
    let ranked: Vec<_> = rank(&me, others).iter().map(|other| other.user.uuid().as_u128()).collect();
    assert_eq!(ranked, [3, 4, 2]);
}

#[test]
fn a_common_language_is_needed_where_both_name_theirs() {
    let speaks = |user, languages: &[&str]| Seeker {
        languages: languages.iter().map(ToString::to_string).collect(),
        ..seeker(user, &[], 0)
    };
    let me = speaks(1, &["de", "en"]);
    assert!(me.fit(&speaks(2, &["fr"])).is_none());
    assert!(me.fit(&speaks(2, &[])).is_some());
    assert_eq!(me.fit(&speaks(2, &["en", "fr"])).unwrap().languages, ["en"]);
    let ranked = rank(&me, vec![speaks(2, &[]), speaks(3, &["de"])]);
    assert_eq!(ranked[0].user, Uuid::from_u128(3).into(), "it is surer that they understand each other");
}

proptest! {
    #[test]
    fn fitting_is_mutual_and_never_oneself(one in any_seeker(), other in any_seeker()) {
        let (there, back) = (one.fit(&other), other.fit(&one));
        prop_assert_eq!(there.is_some(), back.is_some());
        if let (Some(there), Some(back)) = (there, back) {
            prop_assert_eq!(there.interests.len(), back.interests.len());
            prop_assert!(one.user != other.user && one.mode == other.mode);
        }
    }

    #[test]
    fn the_ranked_are_those_who_fit_each_once_and_nobody_later_is_better(
        me in any_seeker(),
        others in vec(any_seeker(), 0..20),
    ) {
        let ranked = rank(&me, others.clone());
        for other in &ranked {
            prop_assert!(others.contains(other));
        }
        let fitting = others.iter().filter(|other| me.fit(other).is_some());
        for other in fitting {
            prop_assert!(ranked.iter().any(|ranked| ranked.user == other.user));
        }
        for pair in ranked.windows(2) {
            let [better, worse] = pair else { unreachable!() };
            let (better, worse) = (me.fit(better).unwrap(), me.fit(worse).unwrap());
            prop_assert!(better.interests.len() >= worse.interests.len());
        }
    }

    #[test]
    fn nobody_without_a_common_interest_unless_both_take_anybody(one in any_seeker(), other in any_seeker()) {
        if one.fit(&other).is_some_and(|fit| fit.interests.is_empty()) {
            prop_assert!(one.anybody && other.anybody);
        }
    }
}
