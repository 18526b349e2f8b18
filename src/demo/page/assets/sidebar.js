// The sidebar: who one is, the conversations, the app; and above all the clock.
import { html, useState } from './vendor/preact.js';
import { moveClock } from './hub.js';
import { Icon } from './icons.js';
import { Menu } from './menu.js';
import { Avatar, clock, fullTime, now, weekday } from './text.js';

function Item({ href, here, unread, mark, strong, children }) {
  return html`
    <li><a href=${href} aria-current=${here ? 'page' : null} class=${unread ? 'unread' : ''}>
      <span class="mark" aria-hidden="true">${mark}</span><span class="name">${children}</span>
      ${unread > 0 && html`<span class=${`badge ${strong ? 'strong' : ''}`}><span aria-hidden="true">${unread}</span><span class="sr">${unread} unread</span></span>`}
    </a></li>`;
}

function List({ name, children }) {
  return html`<section><h2>${name}</h2><ul>${children}</ul></section>`;
}

export function Sidebar({ parts, me, route, person, appIm, shortcuts, perform, onSwitch, onLeave }) {
  const all = Object.entries(parts).filter(([name]) => name.startsWith('channel:')).map(([, channel]) => channel);
  const newest = (channel) => channel.messages.at(-1)?.ts ?? '';
  const byName = (a, b) => a.name.localeCompare(b.name);
  const byTime = (a, b) => newest(b).localeCompare(newest(a));
  const here = (channel) => route.channel === channel.id;
  const item = (channel, mark, strong) => html`
    <${Item} key=${channel.id} href=${`#/channel/${channel.id}`} here=${here(channel)} unread=${channel.unread} mark=${mark} strong=${strong}>
      ${channel.name.replace(/^#/, '')}<//>`;
  const open = all.filter((channel) => !channel.archived || here(channel));
  const joined = open.filter((channel) => channel.is_member && ['public', 'private'].includes(channel.kind)).sort(byName);
  const others = open.filter((channel) => !channel.is_member && channel.kind === 'public').sort(byName);
  const groups = open.filter((channel) => channel.kind === 'mpim').sort(byTime);
  const direct = open.filter((channel) => channel.kind === 'im' && channel.id !== appIm?.id).sort(byTime);
  const other = (channel) => channel.members.find((member) => member !== me);
  return html`
    <nav class="sidebar" aria-label="Conversations" onClick=${(event) => event.target.closest('a') && onLeave()}>
      <header><b>${parts.team.name}</b></header>
      <button type="button" class="acting" onClick=${onSwitch}>
        <${Avatar} id=${me} />
        <span class="who"><small>Acting as</small><b>${person.real_name}</b><small>${person.title}</small></span>
        <${Icon} name="swap" class="swap" />
      </button>
      <p class="local">${weekday(now())} ${clock(now())} for ${person.name} · ${person.tz.split('/').at(-1).replaceAll('_', ' ')}</p>
      <div class="lists">
        <${List} name="Apps">
          <${Item} href="#/app/home" here=${route.app} unread=${appIm?.unread ?? 0} strong mark=${html`<${Avatar} id=${parts.app.user} size="mini" />`}>${parts.app.name}<//>
        <//>
        <${List} name="Channels">${joined.map((channel) => item(channel, html`<${Icon} name=${channel.kind === 'private' ? 'lock' : 'hash'} />`))}<//>
        ${groups.length > 0 && html`<${List} name="Group messages">${groups.map((channel) => item(channel, channel.members.length - 1, true))}<//>`}
        ${direct.length > 0 && html`<${List} name="Direct messages">${direct.map((channel) => item(channel, html`<${Avatar} id=${other(channel)} size="mini" />`, true))}<//>`}
        ${others.length > 0 && html`<${List} name="More channels">${others.map((channel) => item(channel, html`<${Icon} name="hash" />`))}<//>`}
      </div>
      <footer><${Menu} name="Shortcuts" faceNames class="shortcuts" face=${html`<${Icon} name="bolt" /> Shortcuts`} end=${false}
        items=${shortcuts.filter((shortcut) => !shortcut.on_message).map((shortcut) => ({
          text: shortcut.name, more: parts.app.name, run: () => perform({ do: 'shortcut', callback: shortcut.callback }),
        }))} /></footer>
    </nav>`;
}

const STEPS = [['2 hours', 2], ['1 day', 24], ['2 days', 48], ['1 week', 168]];

/** The clock, which can be moved forward. */
export function Clock({ trouble }) {
  const [busy, setBusy] = useState(false);
  const move = async (hours) => {
    setBusy(true);
    try {
      await moveClock(hours);
    } catch (error) {
      trouble(error.message);
    } finally {
      setBusy(false);
    }
  };
  return html`
    <${Menu} name="Move time forward" faceNames class="clock" busy=${busy}
      face=${html`<${Icon} name="clock" /> <time>${fullTime(now())}</time> <span class="more">${busy ? 'moving…' : 'Move time'}</span>`}
      items=${STEPS.map(([text, hours]) => ({ text: `+${text}`, run: () => move(hours) }))} />`;
}
