//! Institutions for tests.

use super::model::{
    About, Accessibility, Campus, Hosting, Institution, InstitutionKind, Lms, Lti, Privacy, Span, Sso,
    Standing, Word,
};
use super::store;
use crate::features::people;
use crate::features::projects::samples::now;
use crate::ids::InstitutionId;
use crate::testing::Hub;

fn span(name: &str, from: &str, to: &str) -> Span {
    Span { name: name.to_owned(), from: from.parse().expect("a day"), to: to.parse().expect("a day") }
}

/// A university with a campus of which everything is known.
pub fn institution(name: &str) -> Institution {
    Institution {
        id: InstitutionId::new(),
        about: About {
            name: name.to_owned(),
            kind: InstitutionKind::University,
            country: "United States".to_owned(),
            departments: vec!["Teaching and Learning Lab".to_owned()],
            domains: Vec::new(),
        },
        campus: Campus {
            lms: Some(Lms::Canvas),
            lms_version: "2026-08".to_owned(),
            lti: Some(Lti::V13),
            sso: vec![Sso::Saml],
            hosting: vec![Hosting::Own],
            data_country: "United States".to_owned(),
            accessibility: Some(Accessibility::Aa),
            vpat: true,
            privacy: vec![Privacy::Ferpa],
            languages: vec!["English".to_owned()],
            size: Some(11_500),
            timezone: "America/New_York".to_owned(),
            terms: vec![
                span("Autumn term", "2026-09-02", "2026-12-18"),
                span("Spring term", "2027-02-01", "2027-05-14"),
            ],
            freezes: vec![span("Finals", "2026-12-07", "2026-12-18")],
        },
        created_by: "U_TESS".into(),
        created_at: now(),
    }
}

/// An institution as long as one can be.
pub fn fullest() -> Institution {
    // Escaped, each of these is five characters.
    let long = |n: usize| "&".repeat(n);
    let many = |n: usize| (0..10).map(|at| format!("{at}{}", long(n))).collect::<Vec<_>>();
    let mut one = institution(&long(120));
    one.about.country = long(60);
    one.about.departments = many(59);
    one.about.domains = many(90);
    one.campus.lms_version = long(60);
    one.campus.data_country = long(60);
    one.campus.languages = many(59);
    one.campus.sso = Sso::read(&Sso::entries().into_iter().map(|(_, value)| value).collect::<Vec<_>>());
    one.campus.privacy =
        Privacy::read(&Privacy::entries().into_iter().map(|(_, value)| value).collect::<Vec<_>>());
    one.campus.terms = (0..12).map(|_| span(&long(60), "2026-09-02", "2026-12-18")).collect();
    one.campus.freezes = one.campus.terms.clone();
    one
}

/// Tess speaks for a university, confirmed by Olga.
pub async fn partner(hub: &Hub, name: &str) -> Institution {
    speaks(hub, "tess", &institution(name)).await
}

/// Somebody speaks for an institution, which is written down with its campus.
pub async fn speaks(hub: &Hub, who: &str, one: &Institution) -> Institution {
    let ctx = hub.person_ctx(who);
    people::know(&ctx).await.expect("a partner is known");
    let written = one.clone();
    ctx.write(move |conn, ctx| {
        store::save(conn, &ctx.workspace, &written, ctx.now)?;
        let ask = super::Ask { institution: written.id.clone(), person: ctx.person.clone(), at: ctx.now };
        store::ask(conn, &ctx.workspace, &ask)?;
        let (from, to) = (Standing::Asked, Standing::Confirmed);
        store::settle(conn, &ctx.workspace, &ask, from, to, &"U_OLGA".into(), ctx.now)?;
        people::choose_path(conn, &ctx.workspace, &ctx.person, people::Path::Teach)
    })
    .await
    .expect("an institution is written");
    one.clone()
}
