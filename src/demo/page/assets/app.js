// The page: who one is, where one looks, and what is in the way.
import { html, render, useCallback, useEffect, useRef, useState } from './vendor/preact.js';
import { AppPage, ChannelHead, Conversation } from './chat.js';
import { Room } from './elements.js';
import { Hood } from './hood.js';
import { act, loadEmoji, loadMenu, watch } from './hub.js';
import { Icon } from './icons.js';
import { Confirm } from './menu.js';
import { Modal } from './modal.js';
import { Sidebar } from './sidebar.js';
import { Switcher } from './switcher.js';
import { around } from './text.js';
import { Thread } from './thread.js';
import { Top, Trouble } from './tools.js';
import { Tour, TourHelp, useTour } from './tour.js';

const FIRST = 'U_ANA';
const COMMAND = '/edtech';
/** How many messages a conversation begins with, and how many more each time. */
const MESSAGES = 50;

const whoIs = () => new URLSearchParams(location.search).get('as') || FIRST;

/** `#/app/home`, `#/app/messages` or `#/channel/ID`, each with `/thread/TS` behind it. */
function whereTo() {
  const [, kind, name, thread, ts] = location.hash.split('/');
  const open = thread === 'thread' ? ts : null;
  if (kind === 'app') return name === 'messages' ? { app: true, tab: 'messages', look: 'app', thread: open } : { app: true, tab: 'home', look: 'app' };
  return { look: (kind === 'channel' && name) || null, thread: open };
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

/** The parts sorted out, and what texts are drawn with. */
function sortOut(parts, me) {
  const of = (kind) => Object.entries(parts).filter(([name]) => name.startsWith(`${kind}:`)).map(([, part]) => part);
  const channels = of('channel');
  const people = new Map([...around.met, ...of('person').map((one) => [one.id, one])]);
  const person = people.get(me);
  Object.assign(around, { me, tz: person.tz, ahead: parts.ahead, people, channels: new Map(channels.map((channel) => [channel.id, channel])) });
  const messages = of('message').sort((a, b) => (a.ts < b.ts ? -1 : 1));
  return { channels, messages, person };
}

function App({ menu }) {
  const [me, setMe] = useState(whoIs);
  const [shown, setShown] = useState(null);
  const [status, setStatus] = useState('open');
  const [question, setQuestion] = useState(null);
  const [toast, setToast] = useState(null);
  const [switching, setSwitching] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const [hood, setHood] = useState(false);
  const [most, setMost] = useState(MESSAGES);
  const compose = useRef(null);
  const route = useRoute();
  useTick();

  useEffect(() => {
    const back = () => setMe(whoIs());
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  useEffect(() => setMost(MESSAGES), [me, route.look]);
  useEffect(() => watch(me, { channel: route.look, most }, (parts) => setShown({ me, parts }), setStatus), [me, route.look, most]);

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
  const actAs = useCallback((id, hash = location.hash) => {
    setSwitching(false);
    setDrawer(false);
    if (id === whoIs() && hash === location.hash) return;
    history.pushState(null, '', `/?as=${encodeURIComponent(id)}${hash}`);
    setMe(id);
    dispatchEvent(new Event('hashchange'));
  }, []);

  const looksAt = shown?.me === me ? shown.parts : null;
  const tour = useTour(looksAt?.logged, looksAt?.[`channel:${looksAt.open.channel}`], actAs);

  // As in the chat that people know: this key finds somebody.
  useEffect(() => {
    const keys = (event) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (!document.querySelector('dialog')) setSwitching(true);
    };
    addEventListener('keydown', keys);
    return () => removeEventListener('keydown', keys);
  }, []);

  if (status === 'refused') {
    return html`<main class="lonely"><h1>Nobody here is ${me}</h1><p><a href="/">Start as Ana</a>, a developer, and switch to whomever you like.</p></main>`;
  }
  if (!shown || shown.me !== me) return html`<main class="lonely" aria-busy="true"><p>One moment…</p></main>`;
  const { parts } = shown;
  const { channels, messages, person } = sortOut(parts, me);
  const { app, team } = parts.frame;
  // Where one goes is drawn when it is there.
  const arrived = parts.open.asked === (route.look ?? null);
  const appIm = around.channels.get(parts.frame.app_im);
  const open = arrived ? around.channels.get(parts.open.channel) : null;
  const put = (command) => {
    if (compose.current) return compose.current(command);
    location.hash = '#/';
    setTimeout(() => compose.current?.(command), 200);
  };
  const room = {
    me, app, perform, ask, trouble, shortcuts: menu.shortcuts, commands: menu.commands, command: COMMAND, compose,
    hash: route.app ? '#/app/messages' : `#/channel/${open?.id}`, more: () => setMost(most + 2 * MESSAGES),
  };
  document.title = `${person.name} · ${route.app ? app.name : open?.name ?? ''} · Demo`;

  const toasts = html`
    <div class="toasts" role="alert">
      ${toast && html`<p key=${toast.id}>${toast.text}<button type="button" class="icon" aria-label="Dismiss" onClick=${() => setToast(null)}><${Icon} name="close" /></button></p>`}
    </div>`;
  const talk = { channel: open, messages, earlier: parts.open.earlier };
  const top = open && route.thread && messages.find((message) => message.ts === route.thread);

  return html`
    <${Room.Provider} value=${room}>
      <div class=${`page ${drawer ? 'drawer-open' : ''} ${hood || top ? 'with-side' : ''}`}>
        <${Top} ...${{ drawer, setDrawer, hood, setHood, trouble }} weather=${parts.weather.state}>
          ${tour.hidden && html`<button type="button" class="tool" aria-label="Guided tour" title="Guided tour" onClick=${() => tour.keep({ hidden: false })}><${Icon} name="compass" /><span class="wide">Tour</span></button>`}<//>
        <${Sidebar} ...${{ channels, me, team, app, route, person, appIm, perform }} here=${open?.id} shortcuts=${menu.shortcuts}
          onSwitch=${() => setSwitching(true)} onLeave=${() => setDrawer(false)} />
        <div class="shade" onClick=${() => setDrawer(false)}></div>
        <main key=${me}>
          <${Trouble} weather=${parts.weather} trouble=${trouble} />
          <${Tour} ...${{ tour, me }} compose=${put} />
          ${tour.hidden && parts.weather.state === 'normal' && html`<${Banner} guide=${parts.guide} person=${person} compose=${put} actAs=${actAs} />`}
          ${route.app ? html`<${AppPage} key="app" tab=${route.tab} home=${parts.home} im=${appIm} talk=${talk} />`
            : open ? html`<${Conversation} key=${open.id} ...${talk} head=${html`<${ChannelHead} channel=${open} />`} />`
            : html`<div class="messages" aria-busy="true"></div>`}
        </main>
        ${hood ? html`<${Hood} logged=${parts.logged} close=${() => setHood(false)} />`
          : top && html`<${Thread} key=${top.ts} channel=${open} top=${top} messages=${messages} />`}
      </div>
      ${parts.modals.length > 0 && html`<${Modal} key=${`${me}/${parts.modals[0].id}`} me=${me} stack=${parts.modals} ask=${ask} trouble=${trouble}
        help=${html`<${TourHelp} ...${{ tour, me, trouble }} view=${parts.modals.at(-1)} />`}>${toasts}<//>`}
      ${question && html`<${Confirm} confirm=${question.confirm} answer=${answer} />`}
      ${switching && html`<${Switcher} me=${me} choose=${actAs} close=${() => setSwitching(false)} />`}
      ${parts.modals.length === 0 && toasts}
      ${status === 'lost' && html`<p class="lost" role="alert">The demo does not answer. Is it still running? Trying again…</p>`}
    <//>`;
}

const [emoji, menu] = await Promise.all([loadEmoji(), loadMenu()]);
around.emoji = emoji;
render(html`<${App} menu=${menu} />`, document.getElementById('app'));
