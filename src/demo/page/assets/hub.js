// The window's line to the demo: what is shown, as it changes, and what the person does.

/** Opens the stream of what `me` sees in a channel; `show(parts)` is called with all parts whenever one changes. */
export function watch(me, { channel, most }, show, status) {
  let parts = {};
  const look = new URLSearchParams({ as: me, most, ...(channel ? { channel } : {}) });
  const source = new EventSource(`/api/stream?${look}`);
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    parts = news.all ? {} : { ...parts };
    for (const name of news.gone) delete parts[name];
    Object.assign(parts, news.set);
    status('open');
    show(parts);
  };
  // A stream that was refused (nobody has this id) stays closed; one that broke is opened again by itself.
  source.onerror = () => status(source.readyState === EventSource.CLOSED ? 'refused' : 'lost');
  return () => source.close();
}

async function post(url, body) {
  let answer;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    answer = await response.json();
  } catch {
    throw new Error('the demo does not answer. Is it still running?');
  }
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}

// What only looks, or belongs to an act that began before.
const QUIET = new Set(['go_to', 'input']);

// What a person does happens in order: a field is changed before its form is sent.
let line = Promise.resolve();
const waiting = new Map();

function inTurn(task) {
  const done = line.then(task);
  line = done.catch(() => {});
  return done;
}

/** Who wants to know that somebody is about to do something. */
export const beforeActs = new Set();

/** Does something as `me`, after everything that was done before. */
export function act(me, deed) {
  flush();
  if (!QUIET.has(deed.do)) beforeActs.forEach((tell) => tell());
  return inTurn(() => post('/api/act', { as: me, ...deed }));
}

/** Does something when there has been a pause, and in any case before the next act. */
export function soon(key, task) {
  clearTimeout(waiting.get(key)?.timer);
  const timer = setTimeout(() => settle(key), 300);
  waiting.set(key, { timer, task });
}

function settle(key) {
  const { timer, task } = waiting.get(key);
  clearTimeout(timer);
  waiting.delete(key);
  inTurn(task).catch(() => {});
}

function flush() {
  for (const key of [...waiting.keys()]) settle(key);
}

/** Changes a field, quietly: what is wrong with it shows when the form is sent. */
export const change = (me, deed) => post('/api/act', { as: me, ...deed });

/** What a type-ahead offers; waits for nothing. */
export const suggest = (me, deed) => post('/api/act', { as: me, do: 'suggest', ...deed });

export const moveClock = (hours) => post('/api/clock', { hours });

/** `normal`, `slow`, `limited` or `down`. */
export const setWeather = (state) => post('/api/weather', { state });

const get = (url) => fetch(url).then((response) => response.json());

/** People by a search: `{people, total}`, those with something new first when nothing is searched for. */
export const findPeople = (query, most) => get(`/api/people?${new URLSearchParams({ q: query, most })}`);

/** The requests between Slack and the app after this number. */
export const loadLog = (after) => get(`/api/log?after=${after}`);

const once = (url) => {
  let table;
  return () => (table ??= get(url));
};

export const loadEmoji = once('/api/emoji');
export const loadMenu = once('/api/menu');
