// Under the hood: the requests between Slack and the app, and what was answered.
import { html, useEffect, useRef, useState } from './vendor/preact.js';
import { beforeActs, loadLog } from './hub.js';
import { Icon } from './icons.js';
import { precisely } from './text.js';

const KEPT = 200;

/** The log as it grows, and the number of the last request before the last act. */
function useLog(logged) {
  const [log, setLog] = useState([]);
  const [mark, setMark] = useState(logged);
  const last = useRef(0);
  const newest = useRef(logged);
  newest.current = logged;
  useEffect(() => {
    const tell = () => setMark(newest.current);
    beforeActs.add(tell);
    return () => beforeActs.delete(tell);
  }, []);
  useEffect(() => {
    let stale = false;
    loadLog(last.current).then((more) => {
      if (stale || !more.length) return;
      last.current = more.at(-1).number;
      setLog((old) => [...old, ...more].slice(-KEPT));
    }, () => {});
    return () => { stale = true; };
  }, [logged]);
  return [log, mark];
}

const pretty = (value) => (typeof value === 'string' ? value || '(empty)' : value === null ? '(nothing)' : JSON.stringify(value, null, 2));

function Copy({ text, what }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text).catch(() => {});
    setDone(true);
    setTimeout(() => setDone(false), 1500);
  };
  return html`<button type="button" class="link copy" aria-label=${`Copy the ${what}`} onClick=${copy}><${Icon} name="copy" /> ${done ? 'Copied' : 'Copy'}</button>`;
}

function Body({ name, value }) {
  const text = pretty(value);
  return html`
    <div class="body"><h4>${name} <${Copy} text=${text} what=${name.toLowerCase()} /></h4><pre tabindex="0">${text}</pre></div>`;
}

function outcome({ status, answer, direction }) {
  if (status === 0) return [direction === 'to_slack' ? 'no answer' : 'unanswered', false];
  if (direction === 'to_slack' && answer?.ok === false) return [`${status} ${answer.error}`, false];
  return [String(status), status < 400];
}

/** What was asked, in a line: the method, the command, or the kind of payload with what it is about. */
function titleOf({ direction, what, request }) {
  if (direction === 'to_slack') return what;
  if (request?.command) return `${request.command} ${request.text ?? ''}`.trim();
  const about = request?.actions?.[0]?.action_id ?? request?.view?.callback_id ?? request?.callback_id ?? request?.action_id ?? '';
  return `${what.split(' ').slice(1).join(' ')} ${about}`.trim();
}

function Exchange({ exchange }) {
  const { direction, ms, at, request, answer, authentic } = exchange;
  const out = direction === 'to_slack';
  const [said, good] = outcome(exchange);
  const what = titleOf(exchange);
  return html`
    <details class="exchange">
      <summary>
        <span class=${`way ${out ? 'out' : 'in'}`}>${out ? 'Hub → Slack' : 'Slack → hub'}</span>
        <span class="what">${what}</span>
        <span class=${`status ${good ? 'good' : 'bad'}`}>${said}</span>
        <span class="ms">${ms < 1 ? '<1' : ms} ms</span>
      </summary>
      <p class="meta"><time>${precisely(Date.parse(`${at}Z`))}</time> · ${out ? html`Web API, ${authentic ? 'token accepted' : 'token refused'}`
        : html`POST, ${authentic ? 'signature right' : 'signature wrong'}`}</p>
      <${Body} name="Request" value=${request} />
      <${Body} name="Answer" value=${answer} />
    </details>`;
}

export function Hood({ logged, close }) {
  const [log, mark] = useLog(logged);
  const newest = [...log].reverse();
  const list = (some) => some.map((exchange) => html`<${Exchange} key=${exchange.number} exchange=${exchange} />`);
  const now = newest.filter((exchange) => exchange.number > mark);
  const before = newest.filter((exchange) => exchange.number <= mark);
  return html`
    <aside class="side hood" aria-label="Under the hood">
      <header><h2>Under the hood</h2><button type="button" class="icon" aria-label="Close" onClick=${close}><${Icon} name="close" /></button></header>
      <div class="scroll" tabindex="0" role="region" aria-label="Requests">
        <p class="hint">Real requests with real signatures, as Slack would send and get them. Secrets are masked.</p>
        <h3>What you just did</h3>
        ${now.length ? list(now) : html`<p class="hint">Nothing yet: press a button or type a command.</p>`}
        ${before.length > 0 && html`<h3>Before that</h3>${list(before)}`}
      </div>
    </aside>`;
}
