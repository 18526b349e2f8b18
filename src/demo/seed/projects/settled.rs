//! Those that wait for an organizer or for their owner, that were declined, and that are closed.

use super::{PROJECT, ProjectText, ROLE, RoleText};

pub const PROJECTS: &[ProjectText] = &[
    ProjectText {
        owner: "U_JOANNA",
        name: "Bedside Recall",
        pitch: "Spaced repetition for nursing: drug doses and signs of trouble, asked in the break and not at midnight.",
        problem: "Our students learn 200 drugs for one exam and have lost half of them when they meet their first \
                  patient. Card apps repeat well, but their cards are copied from anywhere, and some doses are \
                  wrong. We want cards that a pharmacist has signed, that say when they were checked last, and that \
                  are asked in the five minutes that a shift has.",
        stage: "Research",
        subjects: &["Nursing", "Pharmacy"],
        stack: &["Progressive web apps", "Spaced repetition"],
        licence: "MIT",
        newcomers: "Read the three interviews with second-year students. They are short, and they changed our plan.",
        roles: &[
            RoleText {
                title: "Developer for a first prototype",
                required: &["TypeScript", "Progressive web apps"],
                nice: &["Spaced repetition"],
                hours: "4",
                first_task: "Ten cards, offline, with the date on which each was checked.",
                ..ROLE
            },
            RoleText {
                title: "Nurse educator who writes cards",
                required: &["Assessment design"],
                nice: &["Teaching"],
                hours: "2",
                seats: "2",
                beginner: true,
                first_task: "Write the five cards that you would want every new colleague to know.",
                ..ROLE
            },
        ],
        ..PROJECT
    },
    ProjectText {
        owner: "U_JONAS",
        name: "Marginalia",
        pitch: "Feedback beside the line of code that it is about, written once and reused for the same mistake.",
        problem: "I tutor 60 beginners. Every week I explain the same eight mistakes sixty times, and those who \
                  hand in on Sunday get the short version. Marginalia finds the place by the shape of the code, \
                  suggests what a tutor wrote about it before, and a tutor decides whether it fits.",
        stage: "Development",
        subjects: &["Computer science"],
        stack: &["Rust", "TypeScript", "Automated grading"],
        repository: "https://github.com/marginalia-notes/marginalia",
        newcomers: "`cargo run -- demo` opens twenty anonymous submissions. Comment on three.",
        roles: &[RoleText {
            title: "Tutor who tests it with a class",
            required: &["Computing education"],
            nice: &["Automated grading", "Teaching"],
            hours: "2",
            seats: "2",
            beginner: true,
            first_task: "Use it for one week's exercise, and keep the comments that you had to rewrite.",
            ..ROLE
        }],
        ..PROJECT
    },
    ProjectText {
        owner: "U_MARIT",
        name: "Glasshouse",
        pitch: "Learning analytics that a student switches on, sees in full, and can switch off with all its data.",
        problem: "Our dashboards show teachers who is “at risk”, from clicks that nobody was asked about. Students \
                  find out in their third year. In Glasshouse the student sees first what a teacher would see, and \
                  agrees to each use by itself. What they take back is deleted, not hidden.",
        stage: "Design",
        subjects: &["Data science", "Education and teacher training"],
        stack: &["xAPI", "Python", "PostgreSQL"],
        repository: "https://github.com/glasshouse-analytics/glasshouse",
        licence: "EUPL-1.2",
        newcomers: "Click through the paper prototype as a student, then as a teacher. Note where you felt watched.",
        roles: &[RoleText {
            title: "Developer for consent and deletion",
            required: &["Python", "Data privacy"],
            nice: &["xAPI"],
            hours: "4",
            first_task: "Delete one student from the sample data, and prove that nothing is left.",
            ..ROLE
        }],
        ..PROJECT
    },
    ProjectText {
        owner: "U_KENJI",
        name: "Quiet Hours",
        pitch: "Exam timetables without clashes, with a day of rest between two exams, solved in a minute.",
        problem: "Timetables for 9,000 exams are made by two people with a spreadsheet in three weeks, and some \
                  students get three exams in 26 hours. Our solver does it in a minute and shows the price of every \
                  wish. Two universities pay for it.",
        stage: "In use",
        subjects: &["Study skills and academic writing"],
        stack: &["Python", "Algorithms"],
        licence: "LicenseRef-Quiet-Hours-Commercial",
        links: "https://quiethours.example.org",
        newcomers: "Write to me for a trial licence.",
        roles: &[RoleText {
            title: "Developer for the solver",
            required: &["Python", "Algorithms"],
            hours: "6",
            first_task: "Beat our time on the public set of 40 exams.",
            ..ROLE
        }],
        ..PROJECT
    },
    ProjectText {
        owner: "U_CHLOE",
        name: "Patchwork",
        pitch: "Builds a course reader from open textbooks, and keeps every author's name and licence with each piece.",
        problem: "Teachers cut open textbooks apart and glue what they need. The names of the authors are lost on \
                  the way, and so is the way back when a chapter is corrected at its source. Patchwork remembers \
                  where each paragraph comes from and offers the correction.",
        stage: "Research",
        subjects: &["Information and library science", "Lifelong learning"],
        stack: &["Markdown", "Python"],
        repository: "https://github.com/patchwork-oer/patchwork",
        licence: "MIT",
        newcomers: "Take two chapters apart with the script, and check whether the credits are complete.",
        roles: &[RoleText {
            title: "Developer for importers",
            required: &["Python", "Markdown"],
            nice: &["Open licensing"],
            hours: "3",
            beginner: true,
            first_task: "Import one chapter from a book that we have not tried, and list what broke.",
            ..ROLE
        }],
        ..PROJECT
    },
];
