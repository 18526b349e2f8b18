//! Every message and every window with as much in it as there can be, against Slack's limits.

use std::collections::HashMap;

use strum::VariantArray;

use super::super::model::{AskState, Asking, Cursor, Likeness, Offer, OfferState};
use super::super::{samples, views};
use crate::features::projects::samples::fullest as fullest_project;
use crate::testing::{assert_message, assert_modal};

#[test]
fn every_view_at_its_fullest_is_valid() {
    let by = "U1".into();
    let today = "2026-09-07".parse().unwrap();
    for state in AskState::VARIANTS {
        let case = samples::fullest(*state);
        let institution = case.institution.clone().unwrap();
        let wanted = super::super::Wanted {
            about: "&".repeat(1000),
            ..samples::wanted(&case.project.id, case.offer.kind)
        };
        let asking = Asking {
            wanted: wanted.clone(),
            project: fullest_project().0,
            languages: case.offer.languages.clone(),
        };
        let likeness = Likeness { score: 1, reasons: vec!["&".repeat(2000); 4] };
        let fits = vec![(likeness.clone(), asking.clone()); 1];
        let offers: Vec<Offer> =
            (0..8).map(|n| Offer { id: format!("o{n}").into(), ..case.offer.clone() }).collect();
        let all = HashMap::from([(institution.id.clone(), institution.clone())]);
        let cursor = Cursor { at: case.ask.asked_at, offer: case.offer.id.clone() };
        let found: Vec<_> = offers.iter().take(5).map(|offer| (likeness.clone(), offer.clone())).collect();
        for message in [
            views::card(&case),
            views::shown(&case, true),
            views::granted(&case, &by),
            views::declined(&case, Some(&by)),
            views::declined(&case, None),
            views::ended(&case, Some(&by)),
            views::giver_left(&case),
            views::giver_left_for_organizers(&vec![case.clone(); 9]),
            views::page(&offers, &all, false, Some(&cursor)),
            views::page(&[], &all, true, None),
            views::detail(&case.offer, Some(&institution), today),
            views::own(&case.offer, Some(&institution), std::slice::from_ref(&case), &fits),
            views::own(&Offer { state: OfferState::Expired, ..case.offer.clone() }, None, &[], &[]),
            views::expired(&case.offer),
            views::suits(&case.offer, &fits),
            views::offered(&case.project, case.offer.kind, &found, &all),
            views::suggested(&case.offer, Some(&institution), &asking, &likeness, &by),
            views::unwanted(&case.project, case.offer.kind),
            views::told_owners(Some(&case.project)),
        ] {
            assert_message(&message);
        }
        for view in [
            views::offer_form(std::slice::from_ref(&institution), None),
            views::offer_form(&[], Some(&case.offer)),
            views::saved(&case.offer, 3),
            views::want_form(&case.project, &[wanted]),
            views::wanted_notice(&case.project, case.offer.kind, 2),
            views::ask_form(&case.offer, std::slice::from_ref(&case.project), Some(&case.project.id)),
            views::decline_form(&case),
            views::asked_notice(&case),
        ] {
            assert_modal(view);
        }
    }
}
