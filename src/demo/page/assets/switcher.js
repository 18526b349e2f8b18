// Chooses whom to act as: names, roles, local times, and a search over all of them.
import { html, useEffect, useRef, useState } from './vendor/preact.js';
import { findPeople } from './hub.js';
import { Icon } from './icons.js';
import { Dialog } from './menu.js';
import { Avatar, clock, now, weekday } from './text.js';

const PAGE = 30;

function Person({ person, me, choose }) {
  return html`
    <li>
      <button type="button" class="person" onClick=${() => choose(person.id)}>
        <${Avatar} id=${person.id} person=${person} />
        <span class="who"><b>${person.real_name}${person.id === me && html`<span class="you"> · you</span>`}</b><small>${person.title}</small></span>
        ${person.waiting > 0 && html`<span class="badge strong"><span aria-hidden="true">${person.waiting}</span><span class="sr">${person.waiting} unread</span></span>`}
        <time>${weekday(now(), person.tz)} ${clock(now(), person.tz)}</time>
      </button>
      <a class="icon" href=${`/?as=${encodeURIComponent(person.id)}`} target="_blank" rel="noopener" aria-label=${`Open a window as ${person.real_name}`}
        title="In a window of its own"><${Icon} name="window" /></a>
    </li>`;
}

export function Switcher({ me, choose, close }) {
  const [query, setQuery] = useState('');
  const [most, setMost] = useState(PAGE);
  const [found, setFound] = useState({ people: [], total: 0 });
  const list = useRef();
  useEffect(() => setMost(PAGE), [query]);
  useEffect(() => {
    let stale = false;
    findPeople(query, most).then((answer) => { if (!stale) setFound(answer); }, () => {});
    return () => { stale = true; };
  }, [query, most]);
  // Arrows walk through the search and the people below it.
  const keys = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...event.currentTarget.querySelectorAll('input, .person')];
    const at = all.indexOf(document.activeElement);
    if (step && all[at + step]) {
      event.preventDefault();
      all[at + step].focus();
    } else if (event.key === 'Enter' && at === 0 && found.people.length) {
      event.preventDefault();
      choose(found.people[0].id);
    }
  };
  const scrolled = () => {
    const box = list.current;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < 200 && found.people.length < found.total) setMost(found.people.length + PAGE);
  };
  return html`
    <${Dialog} class="switcher" name="Act as somebody" onCancel=${close}>
      <div class="inner" onKeyDown=${keys}>
        <header>
          <h2>Act as…</h2>
          <button type="button" class="icon" aria-label="Close" onClick=${close}><${Icon} name="close" /></button>
        </header>
        <input type="search" aria-label="Search people" placeholder="A name, a role, a place to work"
          value=${query} autofocus onInput=${(event) => setQuery(event.target.value)} />
        <ul aria-label="People" ref=${list} onScroll=${scrolled}>${found.people.map((person) => html`<${Person} key=${person.id} ...${{ person, me, choose }} />`)}</ul>
        <p class="hint" role="status">${found.total === 0 ? 'Nobody here is called that.'
          : html`${found.total.toLocaleString('en-GB')} ${found.total === 1 ? 'person' : 'people'}. <${Icon} name="window" /> opens a second window, so that you can play both sides.`}</p>
      </div>
    <//>`;
}
