// A conversation: its messages with what can be done about them, and the app's Home.
import { html, useContext, useEffect, useLayoutEffect, useMemo, useRef } from './vendor/preact.js';
import { Blocks } from './blocks.js';
import { Composer } from './composer.js';
import { Room, Where } from './elements.js';
import { Icon } from './icons.js';
import { Menu } from './menu.js';
import { around, Avatar, clock, dayName, fullTime, mrkdwn, sameDay } from './text.js';

const ms = (ts) => Number(ts) * 1000;
const TOGETHER = 5 * 60_000;

/** How many answers a message has, and when the last came. */
function Answers({ message, answers }) {
  const room = useContext(Room);
  const who = [...new Set(answers.map((answer) => answer.user))].slice(0, 3);
  return html`
    <a class="answers" href=${`${room.hash}/thread/${message.ts}`}>
      ${who.map((id) => html`<${Avatar} key=${id} id=${id} size="mini" />`)}
      <b>${answers.length} ${answers.length === 1 ? 'reply' : 'replies'}</b><small>last at ${fullTime(ms(answers.at(-1).ts))}</small>
    </a>`;
}

export function Message({ channel, message, follows, answers = [] }) {
  const room = useContext(Room);
  const person = around.people.get(message.user);
  // What people type has a rich_text block that says the same as the text.
  const typed = message.blocks.every((block) => block.type === 'rich_text') && !person?.is_bot;
  const place = useMemo(() => ({ kind: 'message', channel: channel.id, ts: message.ts }), [channel.id, message.ts]);
  const where = useMemo(() => ({
    me: room.me, id: `m${message.ts}`, place, values: message.state?.values, ask: room.ask, trouble: room.trouble,
  }), [room.me, place, message]);
  const reply = () => { location.hash = `${room.hash}/thread/${message.thread_ts ?? message.ts}`; };
  const actions = room.shortcuts.filter((shortcut) => shortcut.on_message).map((shortcut) => ({
    text: shortcut.name, more: room.app.name,
    run: () => room.perform({ do: 'message_shortcut', channel: channel.id, ts: message.ts, callback: shortcut.callback }),
  }));
  const name = message.user_name;
  const time = html`<time title=${fullTime(ms(message.ts))}>${clock(ms(message.ts))}</time>`;
  return html`
    <article class=${`message ${follows ? 'follows' : ''} ${message.ephemeral ? 'ephemeral' : ''}`} aria-label=${`${name}, ${clock(ms(message.ts))}`}>
      <div class="gutter">${follows ? time : html`<${Avatar} id=${message.user} />`}</div>
      <div class="content">
        ${message.ephemeral && html`<p class="only-you"><${Icon} name="eye" /> Only visible to you</p>`}
        ${!follows && html`<header><b>${name}</b>${person?.is_bot && html`<span class="tag">App</span>`}${time}</header>`}
        ${typed || !message.blocks.length ? html`<div class="mrkdwn">${mrkdwn(message.text)}</div>`
          : html`<${Where.Provider} value=${where}><${Blocks} blocks=${message.blocks} /><//>`}
        ${(message.files ?? []).map((file) => html`
          <p key=${file.id}><a href=${`/api/file/${file.id}?as=${room.me}`} download=${file.name}>${file.title}</a> <small>${file.name}</small></p>`)}
        ${message.edited && html`<small class="edited">(edited)</small>`}
        ${message.ephemeral && html`<button type="button" class="link" onClick=${() => room.perform({ do: 'dismiss', channel: channel.id, ts: message.ts })}>Dismiss</button>`}
        ${answers.length > 0 && html`<${Answers} message=${message} answers=${answers} />`}
      </div>
      ${!message.ephemeral && channel.is_member && html`
        <div class="hover">
          <button type="button" class="icon" aria-label="Reply in thread" title="Reply in thread" onClick=${reply}><${Icon} name="reply" /></button>
          <${Menu} name="More actions for this message" class="icon" face=${html`<${Icon} name="more" />`} items=${actions} />
        </div>`}
    </article>`;
}

function Messages({ channel, messages, earlier }) {
  const scroller = useRef();
  const end = useRef(true);
  const height = useRef(0);
  // Where "New" begins is settled when one comes in, and stays.
  const readAt = useRef(channel.read);
  const room = useContext(Room);

  const tops = messages.filter((message) => !message.thread_ts || message.thread_ts === message.ts);
  const threads = new Map();
  for (const message of messages) {
    if (message.thread_ts && message.thread_ts !== message.ts) threads.set(message.thread_ts, [...threads.get(message.thread_ts) ?? [], message]);
  }
  useLayoutEffect(() => {
    const box = scroller.current;
    const stick = () => {
      if (end.current) box.scrollTop = box.scrollHeight;
      height.current = box.scrollHeight;
    };
    stick();
    const sized = new ResizeObserver(stick);
    sized.observe(box);
    sized.observe(box.firstElementChild);
    return () => sized.disconnect();
  }, []);
  // Earlier messages come in above what one reads.
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!end.current && box.scrollTop < 40) box.scrollTop += box.scrollHeight - height.current;
    height.current = box.scrollHeight;
  }, [tops[0]?.ts]);
  const scrolled = () => {
    const box = scroller.current;
    end.current = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  };
  let before = null;
  let marked = false;
  const lines = tops.map((message) => {
    const newDay = !before || !sameDay(ms(before.ts), ms(message.ts));
    const isNew = !marked && readAt.current && message.ts > readAt.current && message.user !== room.me;
    if (isNew) marked = true;
    const follows = !newDay && !isNew && before.user === message.user && before.ephemeral === message.ephemeral
      && !threads.has(before.ts) && ms(message.ts) - ms(before.ts) < TOGETHER;
    before = message;
    return html`
      ${newDay && html`<div class="day" role="separator" key=${`d${message.ts}`}><span>${dayName(ms(message.ts))}</span></div>`}
      ${isNew && html`<div class="new-line" role="separator" key="new"><span>New</span></div>`}
      <${Message} key=${message.ts} channel=${channel} message=${message} follows=${follows} answers=${threads.get(message.ts)} />`;
  });
  return html`
    <div class="messages" ref=${scroller} onScroll=${scrolled} tabindex="0" role="log" aria-label=${`Messages in ${channel.name}`}>
      <div class="inside">
        ${earlier && html`<p class="earlier"><button type="button" class="btn" onClick=${room.more}>Show earlier messages</button></p>`}
        ${tops.length ? lines : html`<${Beginning} channel=${channel} />`}
      </div>
    </div>`;
}

function Beginning({ channel }) {
  const { app } = useContext(Room);
  if (channel.kind === 'im' && channel.members.includes(app.user)) {
    return html`<div class="empty"><h2>Messages from ${app.name}</h2><p>What ${app.name} has for you arrives here. You can write to it, too: say hello.</p></div>`;
  }
  return html`<div class="empty"><h2>${channel.name}</h2><p>Nobody has written here yet. Be the first.</p></div>`;
}

/** A channel, a group or direct messages. */
export function Conversation({ channel, messages, earlier, head }) {
  const room = useContext(Room);
  // What is before one's eyes is read.
  useEffect(() => {
    if (channel.unread > 0 && !document.hidden) room.perform({ do: 'go_to', channel: channel.id });
  }, [channel.id, channel.unread]);
  return html`
    ${head}
    <${Messages} key=${channel.id} ...${{ channel, messages, earlier }} />
    ${channel.archived ? html`<p class="join">This channel is archived.</p>`
      : channel.is_member ? html`<${Composer} key=${`c${channel.id}`} channel=${channel} />`
      : html`<div class="join"><p>You are looking at <b>${channel.name}</b>.</p>
          <button type="button" class="btn primary" onClick=${() => room.perform({ do: 'join', channel: channel.id })}>Join the channel</button></div>`}`;
}

/** The head of a channel. */
export function ChannelHead({ channel }) {
  return html`
    <header class="head">
      <h1>${channel.name}</h1>
      ${channel.topic && html`<p class="topic">${mrkdwn(channel.topic)}</p>`}
      ${channel.kind !== 'im' && html`<span class="members">${channel.size.toLocaleString('en-GB')} ${channel.size === 1 ? 'member' : 'members'}</span>`}
    </header>`;
}

/** The app: its Home and its messages. */
export function AppPage({ tab, home, im: channel, talk }) {
  const room = useContext(Room);
  useEffect(() => {
    if (tab === 'home' || !channel) room.perform({ do: 'open_home' });
  }, [tab, room.me]);
  const head = html`
    <header class="head app">
      <${Avatar} id=${room.app.user} size="mini" /><h1>${room.app.name}</h1>
      <nav aria-label=${room.app.name}>
        <a href="#/app/home" aria-current=${tab === 'home' ? 'page' : null}>Home</a>
        <a href="#/app/messages" aria-current=${tab === 'messages' ? 'page' : null}>Messages${channel?.unread > 0 && html` <span class="badge">${channel.unread}</span>`}</a>
      </nav>
    </header>`;
  if (tab === 'messages') {
    return talk.channel ? html`<${Conversation} ...${talk} head=${head} />` : html`${head}<div class="messages" />`;
  }
  const where = home && { me: room.me, id: 'home', place: { kind: 'home' }, values: home.state?.values, errors: home.errors, ask: room.ask, trouble: room.trouble };
  return html`
    ${head}
    <div class="home" tabindex="0" role="region" aria-label="Home">
      ${home ? html`<${Where.Provider} value=${where}><${Blocks} key=${room.me} blocks=${home.blocks} /><//>`
        : html`<div class="empty" role="status"><h2>One moment…</h2><p>${room.app.name} draws your Home when you open it for the first time.</p></div>`}
    </div>`;
}

