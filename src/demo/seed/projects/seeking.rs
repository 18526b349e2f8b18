//! Approved and announced: they look for people.

use super::{PROJECT, ProjectText, ROLE, RoleText};

pub const PROJECTS: &[ProjectText] = &[
    ProjectText {
        owner: "U_BEN",
        name: "Gradelink",
        pitch: "Sends grades from any exercise tool back into the course, over LTI, and shows why one did not arrive.",
        problem: "Whoever writes an exercise tool writes grade return once more, and gets it wrong in a new way: a \
                  score that is sent twice, a late one that overwrites a corrected one, a student who dropped out. \
                  Lecturers then copy 400 grades by hand. Gradelink does that one thing, keeps a log that a \
                  lecturer can read, and has done it at three institutions for two terms.",
        stage: "In use",
        subjects: &["Computer science", "Mathematics"],
        stack: &["Ruby on Rails", "PostgreSQL", "LTI Advantage", "Docker"],
        repository: "https://github.com/gradelink/gradelink",
        licence: "AGPL-3.0-or-later",
        links: "https://gradelink.example.org\nhttps://gradelink.example.org/log-of-a-lost-grade",
        newcomers: "Run `docker compose up` and open the practice course: it comes with five students and three \
                    broken grades. Mending one of them is a good first evening. Ask in the channel, not by mail.",
        co_owners: &["Marit de Vries"],
        channel: true,
        roles: &[
            RoleText {
                title: "Back-end developer for LTI Advantage",
                required: &["Ruby on Rails", "REST APIs"],
                nice: &["LTI Advantage", "OAuth"],
                hours: "5",
                seats: "2",
                mentoring: true,
                first_task: "Reproduce issue 212: a score for a student who left the course is retried for ever. A \
                             failing test is enough.",
                ..ROLE
            },
            RoleText {
                title: "Documentation for lecturers",
                required: &["Documentation"],
                nice: &["Moodle", "Python"],
                hours: "3",
                seats: "2",
                beginner: true,
                mentoring: true,
                first_task: "Follow our setup page on a fresh Moodle, and write down the first step where you had to \
                             guess.",
                ..ROLE
            },
        ],
    },
    ProjectText {
        owner: "U_PRIYA",
        name: "Clearstep",
        pitch: "Maths and physics quizzes that can be answered by ear, by keyboard and at 400% zoom.",
        problem: "Most quiz tools show a formula as a picture and ask for a drag. A student who can't see the picture \
                  or hold the mouse gets an extra hour and a helper, which tells everybody in the room who they are. \
                  Clearstep's question types work without sight and without a mouse, and nobody sees the difference.",
        stage: "MVP",
        subjects: &["Mathematics", "Physics"],
        stack: &["React", "TypeScript", "MathJax", "WAI-ARIA"],
        repository: "https://github.com/clearstep-quiz/clearstep",
        licence: "MIT",
        links: "https://clearstep.example.org/try",
        newcomers: "Answer the ten sample questions with your screen switched off. What made you angry is our backlog.",
        channel: true,
        roles: &[
            RoleText {
                title: "Front-end developer for question types",
                required: &["React", "TypeScript"],
                nice: &["WAI-ARIA", "WCAG"],
                hours: "4",
                seats: "2",
                zones: Some(("UTC−2", "UTC+4")),
                mentoring: true,
                first_task: "Make the number line speak its position while an arrow key is held. The test for it is \
                             written and fails.",
                ..ROLE
            },
            RoleText {
                title: "Tester who uses a screen reader",
                required: &["Screen readers"],
                nice: &["Accessibility testing"],
                hours: "2",
                seats: "2",
                beginner: true,
                first_task: "Take the sample quiz with your usual setup and tell us where you stopped.",
                ..ROLE
            },
            RoleText {
                title: "Analyst for item difficulty",
                required: &["Statistics"],
                nice: &["Psychometrics"],
                hours: "2",
                first_task: "Look at 1,900 anonymous answers to one question and say whether it is hard or unclear.",
                ..ROLE
            },
        ],
        ..PROJECT
    },
    ProjectText {
        owner: "U_LUCIA",
        name: "Undertone",
        pitch: "A caption editor for recorded lectures: correct by keyboard, at speaking speed, with the terms of the course.",
        problem: "Automatic captions are right until the lecture begins: “eigenvalue” becomes “I can value”. \
                  Correcting an hour takes our student assistants five. Undertone learns the words of a course from \
                  its slides, plays a sentence at a time, and lets the hands stay on the keyboard. In our trial an \
                  hour took 95 minutes.",
        stage: "Development",
        subjects: &["Communication and media", "Foreign languages"],
        stack: &["Svelte", "TypeScript", "Python", "Opencast"],
        repository: "https://github.com/undertone-captions/undertone",
        licence: "GPL-3.0-or-later",
        links: "https://undertone.example.org/ninety-five-minutes",
        newcomers: "The folder `samples` has three lectures of two minutes. Correct one, then tell us which key you \
                    looked for.",
        roles: &[
            RoleText {
                title: "Front-end developer for the editor",
                required: &["Svelte", "TypeScript"],
                nice: &["Web performance", "Captioning"],
                hours: "5",
                first_task: "The waveform stutters after 40 minutes of audio. Find out what we draw that nobody sees.",
                ..ROLE
            },
            RoleText {
                title: "Speech recognition engineer",
                required: &["Speech recognition", "Python"],
                nice: &["PyTorch"],
                hours: "4",
                first_task: "Feed the recogniser the word list of one slide deck, and measure what changes.",
                ..ROLE
            },
        ],
        ..PROJECT
    },
    ProjectText {
        owner: "U_HENRIK",
        name: "Twice Read",
        pitch: "Peer review of student texts in two rounds: first a question, then advice, and the author answers both.",
        problem: "In peer review as most courses run it, strong students write a page and get two lines back, and \
                  nobody learns to read. In two rounds the reader first asks what they did not understand. Only when \
                  the author has answered may advice follow. We did this on paper for six years and would like to \
                  stop photocopying.",
        stage: "Design",
        subjects: &["Writing and rhetoric", "Study skills and academic writing"],
        stack: &["Django", "htmx"],
        repository: "https://github.com/twice-read/twice-read",
        licence: "EUPL-1.2",
        newcomers: "Read the two-page description of a round, and play one through with the paper forms in `docs`.",
        roles: &[
            RoleText {
                title: "UX designer for the two rounds",
                required: &["UX design", "Figma"],
                nice: &["Usability testing"],
                hours: "3",
                zones: Some(("UTC−1", "UTC+3")),
                first_task: "Sketch the moment in which an author reads a question that hurts a little.",
                ..ROLE
            },
            RoleText {
                title: "Django developer",
                required: &["Django"],
                nice: &["htmx", "PostgreSQL"],
                hours: "4",
                beginner: true,
                mentoring: true,
                first_task: "Model a round: who reads whom, and what happens when somebody does not hand in.",
                ..ROLE
            },
        ],
        ..PROJECT
    },
    ProjectText {
        owner: "U_WANJIRU",
        name: "Satchel",
        pitch: "Whole textbooks with their exercises on a phone, updated by a memory card or ten minutes of network.",
        problem: "Our students are in 40 study centres, and in eleven of them the network works on some days. A PDF \
                  of 300 MB does not arrive, and one that did is a term old. Satchel sends only what changed, checks \
                  it, and lets one phone hand it on to the next.",
        stage: "Development",
        subjects: &["Education and teacher training", "Lifelong learning"],
        stack: &["Kotlin", "Android", "Go", "SQLite"],
        repository: "https://github.com/satchel-books/satchel",
        licence: "Apache-2.0",
        links: "https://satchel.example.org/forty-centres",
        newcomers: "Install the test build, switch the phone to flight mode, and read chapter 2. Then write us what \
                    was missing.",
        roles: &[
            RoleText {
                title: "Android developer",
                required: &["Kotlin", "Android"],
                nice: &["SQLite"],
                hours: "5",
                seats: "2",
                zones: Some(("UTC", "UTC+5")),
                first_task: "Show how much of a book has arrived, in pages and not in megabytes.",
                ..ROLE
            },
            RoleText {
                title: "Server and packaging",
                required: &["Linux", "Docker"],
                nice: &["Go"],
                hours: "3",
                first_task: "Build the same pack twice and make the two files equal to the byte.",
                ..ROLE
            },
            RoleText {
                title: "Translator into French or Arabic",
                languages: &["Arabic", "French"],
                required: &["Localization"],
                nice: &["French", "Arabic"],
                hours: "2",
                seats: "3",
                beginner: true,
                first_task: "Translate the twelve sentences that a reader sees on the first day.",
                ..ROLE
            },
        ],
        ..PROJECT
    },
    ProjectText {
        owner: "U_YUSUF",
        name: "Fume Hood",
        pitch: "A chemistry lab in the browser in which things may go wrong: wrong flask, wrong order, wrong answer.",
        problem: "Simulations of a lab let students click through the right steps. In the real one they freeze at \
                  the first surprise. Fume Hood lets them pour water into acid, once, and see what happens to \
                  nobody. 14 experiments run on the school's own machines, without an account.",
        stage: "MVP",
        subjects: &["Chemistry", "Science outreach"],
        stack: &["JavaScript", "Three.js", "Web components"],
        repository: "https://github.com/fumehood/fumehood",
        licence: "MPL-2.0",
        links: "https://fumehood.example.org",
        newcomers: "Do the titration, badly, on purpose. Then read `docs/experiment.md`: an experiment is one file.",
        roles: &[
            RoleText {
                title: "Developer for a new experiment",
                required: &["JavaScript", "Educational simulations"],
                nice: &["Three.js"],
                hours: "4",
                seats: "2",
                first_task: "Add a second indicator to the titration, with its own colours.",
                ..ROLE
            },
            RoleText {
                title: "Chemistry teacher as a reviewer",
                required: &["Teaching"],
                nice: &["Assessment design"],
                hours: "1",
                seats: "2",
                beginner: true,
                first_task: "Tell us which of the 14 experiments you would not show to a class, and why.",
                ..ROLE
            },
        ],
        ..PROJECT
    },
    ProjectText {
        owner: "U_AMARA",
        name: "Handshape",
        pitch: "A glossary of university mathematics in sign language, made by those who teach and sign it.",
        problem: "There is no agreed sign for “homomorphism”, so each interpreter invents one, and a student who \
                  changes courses learns it again. We would like to collect the signs that Deaf mathematicians use, \
                  with who uses them and where, and let teachers embed one beside a definition.",
        stage: "Idea",
        subjects: &["Mathematics", "Linguistics", "Special needs education"],
        licence: "CC-BY-SA-4.0",
        newcomers: "Watch the five recordings in the folder, and tell us how you would search for a sign whose word \
                    you don't know.",
        roles: &[
            RoleText {
                title: "Advisor who signs",
                musts: &["Sign language"],
                required: &["Sign language"],
                nice: &["Accessibility testing", "Video editing"],
                hours: "2",
                seats: "3",
                beginner: true,
                first_task: "Write down what a record of a sign must hold, from your own work.",
                ..ROLE
            },
            RoleText {
                title: "Front-end developer for video search",
                required: &["Web components"],
                nice: &["Accessibility"],
                hours: "3",
                first_task: "Find a sign by its handshape: a first page with twelve pictures and no text.",
                ..ROLE
            },
        ],
        ..PROJECT
    },
];
