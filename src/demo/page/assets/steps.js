// The guided tour's steps, as data. A step is done when a request between Slack and the hub fits `done`
// (`way`, the end of `what`, `fields` by their path), and, with `at`, when one looks at that channel.
//
// `as`: who acts; `go`: where the step begins; `say`: what to do, with *emphasis*; `fill`: what the button "Fill it
// in" puts into the form, by block; NAME is the project's name, which differs from tour to tour.

const submitted = (callback) => ({ way: 'to_app', what: 'view_submission', fields: { 'request.view.callback_id': callback } });
const pressed = (action) => ({ way: 'to_app', what: 'block_actions', fields: { 'request.actions.0.action_id': action } });

export const NAMES = ['Kitchen Labs', 'Field Notebook', 'Proof Garden', 'Case Atlas', 'Sketch Physics', 'Source Trail', 'Grammar Loom', 'Map Bench'];

const PROJECT = {
  name: 'NAME', pitch: 'Short experiments that students repeat at home with what is in the kitchen',
  problem: 'Lab places are few, and whoever misses one falls behind for the rest of the term.', stage: 'MVP',
};
const ROLE = { title: 'Front-end developer', hours: '3', first_task: 'Make one experiment readable on a phone.' };

export const STEPS = [
  {
    id: 'arrives', title: 'A project comes in', as: 'U_BEN', go: '#/',
    say: 'You are *Ben*, who maintains a project. Type */edtech project new*, fill the form in, go *Next*, add a role, and press *Send for review*.',
    command: '/edtech project new', fill: { ...PROJECT, ...ROLE }, done: submitted('intake.roles'),
  },
  {
    id: 'approved', title: 'It is approved', as: 'U_OLGA', go: 'organizers',
    say: 'Now you are *Olga*, who organizes. In *#organizers* the project waits as a card. Read it and press *Approve*.',
    done: pressed('review.approve'),
  },
  {
    id: 'announced', title: 'It is announced', as: 'U_OLGA', go: null, at: 'projects',
    say: 'The hub announces it where everybody sees it. Go to *#projects* and look.',
    done: { way: 'to_slack', what: 'chat.postMessage', fields: { 'answer.ok': true } },
  },
  {
    id: 'found', title: 'A developer finds it', as: 'U_ANA', go: 'projects',
    say: 'You are *Ana*, a developer. Press *I’m interested* on the newest card, write a line to go with it, and *Ask*.',
    fill: { line: 'I built something like this for my sister’s class and would love to help.' }, done: submitted('introductions.ask'),
  },
  {
    id: 'agreed', title: 'Both agree', as: 'U_BEN', go: '#/app/messages',
    say: 'You are *Ben* again. The hub brings Ana’s question with the reasons why it could fit. Press *Yes, introduce us*.',
    done: pressed('introductions.yes'),
  },
  {
    id: 'introduced', title: 'They are introduced', as: 'U_BEN', go: null, at: 'mpim',
    say: 'A group message opens for the two, and nobody had to look for an address. Open it under *Group messages*.',
    done: { way: 'to_slack', what: 'conversations.open', fields: { 'answer.ok': true } },
  },
  {
    id: 'need', title: 'A partner’s need', as: 'U_TESS', go: '#/app/home',
    say: 'You are *Tess*, who speaks for a college of nursing. On her *Home*, press *Tell what you need*, fill the form in and send it: the hub looks for tools that fit her campus, and says why.',
    fill: { title: 'Students practise medication doses on their own', problem: 'One nurse watches every sum, so most students only watch. Each of them should work ten doses out a week.' },
    done: submitted('needs.need'),
  },
  {
    id: 'digest', title: 'A week goes by', as: 'U_ANA', go: 'projects',
    say: 'You are *Ana*. Let time pass: press *Move time* at the top and choose *+1 week*. On Monday morning the hub tells *#projects* what the week brought.',
    done: { way: 'to_slack', what: 'chat.postMessage', fields: { 'request.text': 'This week in Open EdTech', 'answer.ok': true } },
  },
  {
    id: 'organizer', title: 'The organizer’s view', as: 'U_OLGA', go: '#/',
    say: 'Last, *Olga’s* Home: what waits for organizers, and how the community is doing. Open *EdTech Hub* in the sidebar.',
    done: { way: 'to_app', what: 'app_home_opened', fields: { 'request.event.user': 'U_OLGA' } },
  },
];
