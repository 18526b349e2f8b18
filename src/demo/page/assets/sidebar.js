// The sidebar: who one is, the conversations, the app.
import { html } from './vendor/preact.js';
import { Icon } from './icons.js';
import { Menu } from './menu.js';
import { Avatar, clock, now, weekday } from './text.js';

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

/** The newest direct messages that are listed; the others are found by writing to somebody. */
const DIRECT = 40;

export function Sidebar({ channels, me, team, app, route, here: open, person, appIm, shortcuts, perform, onSwitch, onLeave }) {
  const byName = (a, b) => a.name.localeCompare(b.name);
  const byTime = (a, b) => (b.newest ?? '').localeCompare(a.newest ?? '');
  const here = (channel) => !route.app && open === channel.id;
  const item = (channel, mark, strong) => html`
    <${Item} key=${channel.id} href=${`#/channel/${channel.id}`} here=${here(channel)} unread=${channel.unread} mark=${mark} strong=${strong}>
      ${channel.name.replace(/^#/, '')}<//>`;
  const all = channels.filter((channel) => !channel.archived || here(channel));
  const joined = all.filter((channel) => channel.is_member && ['public', 'private'].includes(channel.kind)).sort(byName);
  const others = all.filter((channel) => !channel.is_member && channel.kind === 'public').sort(byName);
  const groups = all.filter((channel) => channel.kind === 'mpim').sort(byTime);
  const direct = all.filter((channel) => channel.kind === 'im' && channel.id !== appIm?.id).sort(byTime).slice(0, DIRECT);
  const other = (channel) => channel.members.find((member) => member !== me);
  return html`
    <nav class="sidebar" aria-label="Conversations" onClick=${(event) => event.target.closest('a') && onLeave()}>
      <header><b>${team.name}</b></header>
      <button type="button" class="acting" title="Act as somebody else (Ctrl+K)" aria-keyshortcuts="Control+K" onClick=${onSwitch}>
        <${Avatar} id=${me} />
        <span class="who"><small>Acting as</small><b>${person.real_name}</b><small>${person.title}</small></span>
        <${Icon} name="swap" class="swap" />
      </button>
      <p class="local">${weekday(now())} ${clock(now())} for ${person.name} · ${person.tz.split('/').at(-1).replaceAll('_', ' ')}</p>
      <div class="lists">
        <${List} name="Apps">
          <${Item} href="#/app/home" here=${route.app} unread=${appIm?.unread ?? 0} strong mark=${html`<${Avatar} id=${app.user} size="mini" />`}>${app.name}<//>
        <//>
        <${List} name="Channels">${joined.map((channel) => item(channel, html`<${Icon} name=${channel.kind === 'private' ? 'lock' : 'hash'} />`))}<//>
        ${groups.length > 0 && html`<${List} name="Group messages">${groups.map((channel) => item(channel, channel.members.length - 1, true))}<//>`}
        ${direct.length > 0 && html`<${List} name="Direct messages">${direct.map((channel) => item(channel, html`<${Avatar} id=${other(channel)} size="mini" />`, true))}<//>`}
        ${others.length > 0 && html`<${List} name="More channels">${others.map((channel) => item(channel, html`<${Icon} name="hash" />`))}<//>`}
      </div>
      <footer><${Menu} name="Shortcuts" faceNames class="shortcuts" face=${html`<${Icon} name="bolt" /> Shortcuts`} end=${false}
        items=${shortcuts.filter((shortcut) => !shortcut.on_message).map((shortcut) => ({
          text: shortcut.name, more: app.name, run: () => perform({ do: 'shortcut', callback: shortcut.callback }),
        }))} /></footer>
    </nav>`;
}
