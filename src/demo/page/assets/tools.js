// The bar above everything: that this is a demo, how Slack is doing, the time, and a look under the hood.
import { html, useState } from './vendor/preact.js';
import { moveClock, setWeather } from './hub.js';
import { Icon } from './icons.js';
import { Menu } from './menu.js';
import { fullTime, now, precisely } from './text.js';

const STEPS = [['2 hours', 2], ['1 day', 24], ['2 days', 48], ['1 week', 168]];

/** The clock, which can be moved forward. */
function Clock({ trouble }) {
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
    <${Menu} name="Move time forward" faceNames class="tool clock" busy=${busy}
      face=${html`<${Icon} name="clock" /><time>${fullTime(now())}</time><span class="more">${busy ? 'moving…' : 'Move time'}</span>`}
      items=${STEPS.map(([text, hours]) => ({ text: `+${text}`, run: () => move(hours) }))} />`;
}

const WEATHER = {
  normal: { name: 'normal', more: 'every call is answered at once' },
  slow: { name: 'slow', more: 'answers take a second and a half', is: 'Slack is slow.' },
  limited: { name: '429', more: 'it wants fewer calls', is: 'Slack answers every call with 429.' },
  down: { name: 'down', more: 'nobody answers', is: 'Slack is down.' },
};

function Switch({ weather, trouble }) {
  const set = (state) => setWeather(state).catch((error) => trouble(error.message));
  return html`
    <${Menu} name="How Slack is doing" faceNames class=${`tool weather ${weather}`}
      face=${html`<${Icon} name="signal" /><span class="wide">Slack:</span> ${WEATHER[weather].name}`}
      items=${Object.entries(WEATHER).map(([state, { name, more }]) => ({ text: name === '429' ? 'Answers 429' : state === 'normal' ? 'Back to normal' : `Slack ${name}`, more, run: () => set(state) }))} />`;
}

export function Top({ drawer, setDrawer, hood, setHood, weather, trouble, children }) {
  return html`
    <div class="top" role="banner">
      <button type="button" class="icon burger" aria-label="Conversations" aria-expanded=${drawer} onClick=${() => setDrawer(!drawer)}><${Icon} name="menu" /></button>
      <p><b>Demo</b><span> · a made-up community on this machine. Everything works, nothing leaves.</span></p>
      ${children}
      <${Switch} ...${{ weather, trouble }} />
      <${Clock} trouble=${trouble} />
      <button type="button" class="tool" aria-pressed=${hood} aria-label="Under the hood" title="What goes between Slack and the hub" onClick=${() => setHood(!hood)}>
        <${Icon} name="code" /><span class="wide">Under the hood</span></button>
    </div>`;
}

/** Says what is wrong with Slack, and that nothing is lost. */
export function Trouble({ weather, trouble }) {
  const { state, waiting, next } = weather;
  if (state === 'normal' && !waiting) return null;
  const what = waiting === 1 ? '1 message waits' : `${waiting} messages wait`;
  const when = next && html` The next try is at ${precisely(next)}.`;
  return html`
    <div class=${`banner trouble ${state}`} role="status">
      <p>${state === 'normal' ? html`<b>Slack is back.</b> ${what} in the hub and leave${waiting === 1 ? 's' : ''} by ${waiting === 1 ? 'itself' : 'themselves'}.${when}`
        : html`<b>${WEATHER[state].is}</b> ${waiting ? html`${what} safely in the hub until it is back.${when}` : 'Go on: what you do is kept in the hub, and leaves for Slack as soon as it can.'}`}</p>
      ${state !== 'normal' && html`<button type="button" class="btn" onClick=${() => setWeather('normal').catch((error) => trouble(error.message))}>Back to normal</button>`}
    </div>`;
}
