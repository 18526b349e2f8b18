// The page: who one is, where one looks, and what is in the way.
import { html, render, useCallback, useEffect, useMemo, useRef, useState } from './vendor/preact.js';
import { AppPage, ChannelHead, Conversation } from './chat.js';
import { Room } from './elements.js';
import { act, loadEmoji, loadMenu, watch } from './hub.js';
import { Icon } from './icons.js';
import { Confirm, Switcher } from './menu.js';
import { Modal } from './modal.js';
import { Clock, Sidebar } from './sidebar.js';
import { around } from './text.js';

const FIRST = 'U_ANA';
const COMMAND = '/edtech';

const whoIs = () => new URLSearchParams(location.search).get('as') || FIRST;

function whereTo() {
  const [, kind, name] = location.hash.split('/');
  if (kind === 'app') return { app: true, tab: name === 'messages' ? 'messages' : 'home' };
  return { channel: kind === 'channel' ? name : null };
}

function useRoute() {
  const [route, setRoute] = useState(whereTo);
  useEffect(() => {
    const go = () => setRoute(whereTo());
    addEventListener('hashchange', go);
    return () => removeEventListener('hashchange', go);
  }, []);
  return route;
}

/** Time passes by itself, too. */
function useTick() {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 20_000);
    return () => clearInterval(timer);
  }, []);
}

function Banner({ guide, person, compose, actAs }) {
  const [gone, setGone] = useState(() => sessionStorage.getItem('banner') === 'gone');
  if (gone) return null;
  const hide = () => {
    sessionStorage.setItem('banner', 'gone');
    setGone(true);
  };
  return html`
    <div class="banner" role="note">
      <p>You are <b>${person.name}</b>, ${guide.who}. Try <button type="button" class="command" onClick=${() => compose(guide.command)}>${guide.command}</button>,
        or <button type="button" class="link" onClick=${() => actAs(guide.next.id)}>act as ${guide.next.name}</button>, ${guide.next.why}.</p>
      <button type="button" class="icon" aria-label="Hide this hint" onClick=${hide}><${Icon} name="close" /></button>
    </div>`;
}

function App({ menu }) {
  const [me, setMe] = useState(whoIs);
  const [shown, setShown] = useState(null);
  const [status, setStatus] = useState('open');
  const [question, setQuestion] = useState(null);
  const [toast, setToast] = useState(null);
  const [switching, setSwitching] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const compose = useRef(null);
  const route = useRoute();
  useTick();

  useEffect(() => {
    const back = () => setMe(whoIs());
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  useEffect(() => watch(me, (parts) => setShown({ me, parts }), setStatus), [me]);

  const trouble = useCallback((text) => setToast({ text, id: Date.now() }), []);
  useEffect(() => {
    if (!toast) return;
    const timer = setTimeout(() => setToast(null), 7000);
    return () => clearTimeout(timer);
  }, [toast]);
  const ask = useCallback((confirm) => new Promise((resolve) => setQuestion({ confirm, resolve })), []);
  const answer = (yes) => {
    question.resolve(yes);
    setQuestion(null);
  };
  const perform = useCallback((deed) => act(me, deed).catch((error) => trouble(error.message)), [me]);
  const actAs = (id) => {
    setSwitching(false);
    setDrawer(false);
    if (id === me) return;
    history.pushState(null, '', `/?as=${encodeURIComponent(id)}${location.hash}`);
    setMe(id);
  };

  if (status === 'refused') {
    return html`<main class="lonely"><h1>Nobody here is ${me}</h1><p><a href="/">Start as Ana</a>, a developer, and switch to whomever you like.</p></main>`;
  }
  if (!shown || shown.me !== me) return html`<main class="lonely" aria-busy="true"><p>One moment…</p></main>`;
  const { parts } = shown;
  const channels = Object.entries(parts).filter(([name]) => name.startsWith('channel:')).map(([, channel]) => channel);
  const person = parts.people.find((one) => one.id === me);
  Object.assign(around, {
    me, tz: person.tz, ahead: parts.ahead,
    people: new Map(parts.people.map((one) => [one.id, one])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
  });
  const appIm = parts[`channel:${parts.app_im}`];
  const first = channels.find((channel) => channel.name === '#projects') ?? channels[0];
  const channel = around.channels.get(route.channel) ?? (route.app ? null : first);
  const place = route.app ? route : { channel: channel.id };
  const people = parts.people.filter((one) => !one.is_bot && !one.deleted);
  const put = (command) => {
    if (compose.current) return compose.current(command);
    location.hash = `#/channel/${first.id}`;
    setTimeout(() => compose.current?.(command), 100);
  };
  const room = { me, app: parts.app, perform, ask, trouble, shortcuts: menu.shortcuts, commands: menu.commands, command: COMMAND, compose };
  document.title = `${person.name} · ${route.app ? parts.app.name : channel.name} · Demo`;

  const toasts = html`
    <div class="toasts" role="alert">
      ${toast && html`<p key=${toast.id}>${toast.text}<button type="button" class="icon" aria-label="Dismiss" onClick=${() => setToast(null)}><${Icon} name="close" /></button></p>`}
    </div>`;

  return html`
    <${Room.Provider} value=${room}>
      <div class=${`page ${drawer ? 'drawer-open' : ''}`}>
        <div class="top">
          <button type="button" class="icon burger" aria-label="Conversations" aria-expanded=${drawer} onClick=${() => setDrawer(!drawer)}><${Icon} name="menu" /></button>
          <p><b>Demo</b><span> · a made-up community on this machine. Everything works, nothing leaves.</span></p>
          <${Clock} trouble=${trouble} />
        </div>
        <${Sidebar} ...${{ parts, me, route: place, person, appIm, perform }} shortcuts=${menu.shortcuts}
          onSwitch=${() => setSwitching(true)} onLeave=${() => setDrawer(false)} />
        <div class="shade" onClick=${() => setDrawer(false)}></div>
        <main key=${me}>
          <${Banner} guide=${parts.guide} person=${person} compose=${put} actAs=${actAs} />
          ${route.app ? html`<${AppPage} key="app" tab=${route.tab} home=${parts.home} channel=${appIm} />`
            : html`<${Conversation} key=${channel.id} channel=${channel} head=${html`<${ChannelHead} channel=${channel} />`} />`}
        </main>
      </div>
      ${parts.modals.length > 0 && html`<${Modal} key=${`${me}/${parts.modals[0].id}`} me=${me} stack=${parts.modals} ask=${ask} trouble=${trouble}>${toasts}<//>`}
      ${question && html`<${Confirm} confirm=${question.confirm} answer=${answer} />`}
      ${switching && html`<${Switcher} people=${people} me=${me} waiting=${parts.waiting ?? []} choose=${actAs} close=${() => setSwitching(false)} />`}
      ${parts.modals.length === 0 && toasts}
      ${status === 'lost' && html`<p class="lost" role="alert">The demo does not answer. Is it still running? Trying again…</p>`}
    <//>`;
}

const [emoji, menu] = await Promise.all([loadEmoji(), loadMenu()]);
around.emoji = emoji;
render(html`<${App} menu=${menu} />`, document.getElementById('app'));
