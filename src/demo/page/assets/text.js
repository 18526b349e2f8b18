// mrkdwn, emoji, times and rich text, as nodes: data never becomes markup.
import { html } from './vendor/preact.js';

/** What texts are drawn with: set by the app before each drawing. */
export const around = { me: '', tz: 'UTC', ahead: 0, people: new Map(), met: new Map(), channels: new Map(), emoji: {} };

export const now = () => Date.now() + around.ahead;
export const nameOf = (id) => around.people.get(id)?.name ?? id;

/** Somebody whom a search found: what is shown next may name them before the hub tells of them. */
export function met(person) {
  around.met.set(person.id, person);
  if (!around.people.has(person.id)) around.people.set(person.id, person);
}

// ── times ────────────────────────────────────────────────────────────────────────────────────────────────

const formats = new Map();
function format(ms, options, tz = around.tz) {
  const key = JSON.stringify([options, tz]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat('en-GB', { ...options, timeZone: tz }));
  return formats.get(key).format(ms);
}

const day = (ms) => format(ms, { year: 'numeric', month: '2-digit', day: '2-digit' });
export const clock = (ms, tz) => format(ms, { hour: '2-digit', minute: '2-digit' }, tz);
export const sameDay = (a, b) => day(a) === day(b);
export const weekday = (ms, tz) => format(ms, { weekday: 'short' }, tz);

/** "Today", "Yesterday", or the date. */
export function dayName(ms) {
  if (sameDay(ms, now())) return 'Today';
  if (sameDay(ms, now() - 86_400_000)) return 'Yesterday';
  return format(ms, { weekday: 'long', day: 'numeric', month: 'long' });
}

export const fullTime = (ms) => format(ms, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** To the second. */
export const precisely = (ms) => format(ms, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const TOKENS = {
  date_num: (ms) => format(ms, { year: 'numeric', month: '2-digit', day: '2-digit' }),
  date: (ms) => format(ms, { year: 'numeric', month: 'long', day: 'numeric' }),
  date_short: (ms) => format(ms, { year: 'numeric', month: 'short', day: 'numeric' }),
  date_long: (ms) => format(ms, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }),
  time: clock,
  time_secs: (ms) => format(ms, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  ago: (ms) => ago(now() - ms),
};

function ago(ms) {
  if (ms < 0) return ago(-ms).replace(/^(.*) ago$/, 'in $1');
  const minutes = Math.round(ms / 60_000);
  const [n, unit] = minutes < 60 ? [minutes, 'minute'] : minutes < 1440 ? [Math.round(minutes / 60), 'hour'] : [Math.round(minutes / 1440), 'day'];
  return `${n} ${unit}${n === 1 ? '' : 's'} ago`;
}

function date(command, label) {
  const [, unix, pattern, url] = command.split('^');
  const ms = Number(unix) * 1000;
  if (!Number.isFinite(ms) || !pattern) return label;
  const said = pattern.replace(/\{(\w+)\}/g, (all, token) => {
    const pretty = token.endsWith('_pretty') || token === 'date_pretty';
    const base = token.replace(/_?pretty$/, '') || 'date';
    if (pretty && sameDay(ms, now())) return 'today';
    if (pretty && sameDay(ms, now() - 86_400_000)) return 'yesterday';
    if (pretty && sameDay(ms, now() + 86_400_000)) return 'tomorrow';
    return TOKENS[base] ? TOKENS[base](ms) : all;
  });
  return url ? link(url, said) : said;
}

// ── text ─────────────────────────────────────────────────────────────────────────────────────────────────

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const unescape = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** Only what leads to a page or a mailbox is a link. */
export const isSafe = (url) => /^(https?:|mailto:)/i.test(url);

export function link(url, label = url) {
  if (!isSafe(url)) return label;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer">${label}</a>`;
}

export const mention = (id) =>
  html`<span class=${`mention ${id === around.me ? 'own' : ''}`}>@${nameOf(id)}</span>`;

export function channelLink(id, label) {
  const channel = around.channels.get(id);
  const name = channel?.name ?? `#${label || id}`;
  return channel ? html`<a class="mention" href=${`#/channel/${id}`}>${name}</a>` : html`<span class="mention">${name}</span>`;
}

const emojiNode = (code) => {
  const [name, tone] = code.split('::skin-tone-');
  const sign = Object.hasOwn(around.emoji, name) ? around.emoji[name] + (tone ? String.fromCodePoint(0x1f3f9 + Number(tone)) : '') : null;
  return sign ? html`<span class="emoji" role="img" aria-label=${name.replaceAll('_', ' ')}>${sign}</span>` : `:${code}:`;
};

/** Plain text, in which only emoji codes mean something. */
export function plain(text) {
  return String(text ?? '').split(/(:[a-z0-9_+-]+(?:::skin-tone-[2-6])?:)/).map((part, i) => (i % 2 ? emojiNode(part.slice(1, -1)) : part));
}

/** The same as a string, for labels and titles. */
export const plainString = (text) =>
  String(text ?? '').replace(/:([a-z0-9_+-]+):/g, (all, code) => (Object.hasOwn(around.emoji, code) ? around.emoji[code] : all));

/** A text object as a string, for labels. */
export const label = (text) => plainString(text?.text);

/** A text object. */
export const text = (object) => (object?.type === 'mrkdwn' ? mrkdwn(object.text) : plain(object?.text));

const INLINE = new RegExp([
  '`([^`\\n]+)`',
  '<([^<>\\n]+)>',
  ':([a-z0-9_+-]+(?:::skin-tone-[2-6])?):',
  '(?<![\\w*])\\*(?=\\S)([^*\\n]*[^*\\s])\\*(?![\\w*])',
  '(?<![\\w_])_(?=\\S)([^\\n]*?[^_\\s])_(?![\\w_])',
  '(?<![\\w~])~(?=\\S)([^~\\n]*[^~\\s])~(?![\\w~])',
  '(https?://[^\\s<>`]*[^\\s<>`.,;:!?)\'"*_~])',
].join('|'), 'g');

function inline(source) {
  const nodes = [];
  let from = 0;
  for (const match of source.matchAll(INLINE)) {
    if (match.index > from) nodes.push(unescape(source.slice(from, match.index)));
    from = match.index + match[0].length;
    const [all, code, control, emoji, bold, italic, strike, url] = match;
    if (code) nodes.push(html`<code>${unescape(code)}</code>`);
    else if (control) nodes.push(controlled(control));
    else if (emoji) nodes.push(emojiNode(emoji));
    else if (bold) nodes.push(html`<strong>${inline(bold)}</strong>`);
    else if (italic) nodes.push(html`<em>${inline(italic)}</em>`);
    else if (strike) nodes.push(html`<s>${inline(strike)}</s>`);
    else if (url) nodes.push(link(unescape(url)));
    else nodes.push(unescape(all));
  }
  nodes.push(unescape(source.slice(from)));
  return nodes;
}

function controlled(inside) {
  const bar = inside.indexOf('|');
  const target = unescape(bar < 0 ? inside : inside.slice(0, bar));
  const shown = bar < 0 ? '' : unescape(inside.slice(bar + 1));
  if (target.startsWith('@')) return mention(target.slice(1));
  if (target.startsWith('#')) return channelLink(target.slice(1), shown);
  if (target.startsWith('!date^')) return html`<time>${date(target, shown)}</time>`;
  if (target.startsWith('!')) return html`<span class="mention own">@${shown || target.slice(1).split('^')[0]}</span>`;
  return isSafe(target) ? link(target, shown || target.replace(/^mailto:/, '')) : `<${shown || target}>`;
}

const QUOTE = /^(?:>|&gt;) ?/;
const ITEM = /^\s*(?:[•◦-]) /;
const NUMBERED = /^\s*\d+\. /;

/** mrkdwn as blocks of nodes. */
export function mrkdwn(source) {
  return String(source ?? '').split(/```\n?([\s\S]*?)\n?```/).flatMap((part, i) => {
    if (i % 2) return [html`<pre>${unescape(part)}</pre>`];
    const kind = (line) => (QUOTE.test(line) ? 'quote' : ITEM.test(line) ? 'list' : NUMBERED.test(line) ? 'numbers' : 'text');
    const groups = [];
    // Three signs quote all that follows.
    const [before, quoted] = part.split(/^(?:>>>|&gt;&gt;&gt;) ?/m);
    if (quoted !== undefined) return [...(before.trim() ? mrkdwn(before.replace(/\n$/, '')) : []), html`<blockquote>${mrkdwn(quoted)}</blockquote>`];
    for (const line of part.split('\n')) {
      const last = groups.at(-1);
      if (last?.kind === kind(line)) last.lines.push(line);
      else groups.push({ kind: kind(line), lines: [line] });
    }
    return groups.map(({ kind, lines }, n) => {
      if (kind === 'quote') return html`<blockquote>${mrkdwn(lines.map((line) => line.replace(QUOTE, '')).join('\n'))}</blockquote>`;
      if (kind === 'list') return html`<ul>${lines.map((line) => html`<li>${inline(line.replace(ITEM, ''))}</li>`)}</ul>`;
      if (kind === 'numbers') {
        return html`<ol start=${parseInt(lines[0], 10)}>${lines.map((line) => html`<li>${inline(line.replace(NUMBERED, ''))}</li>`)}</ol>`;
      }
      // Line breaks beside a list or a quote are made by these.
      let words = lines.join('\n');
      if (n > 0) words = words.replace(/^\n/, '');
      if (n < groups.length - 1) words = words.replace(/\n$/, '');
      return words === '' && groups.length > 1 ? null : html`<div class="p">${inline(words)}</div>`;
    });
  });
}

// ── rich text ────────────────────────────────────────────────────────────────────────────────────────────

function richLeaf(leaf) {
  let node;
  switch (leaf.type) {
    case 'text': node = leaf.text; break;
    case 'link': node = link(leaf.url, leaf.text || leaf.url); break;
    case 'user': return mention(leaf.user_id);
    case 'channel': return channelLink(leaf.channel_id);
    case 'usergroup': return html`<span class="mention">@group</span>`;
    case 'broadcast': return html`<span class="mention own">@${leaf.range}</span>`;
    case 'emoji': return emojiNode(leaf.name);
    case 'date': return html`<time>${date(`!date^${leaf.timestamp}^${leaf.format}`, leaf.fallback)}</time>`;
    case 'color': node = leaf.value; break;
    default: return `(${leaf.type})`;
  }
  const style = leaf.style ?? {};
  if (style.code) node = html`<code>${node}</code>`;
  if (style.bold) node = html`<strong>${node}</strong>`;
  if (style.italic) node = html`<em>${node}</em>`;
  if (style.strike) node = html`<s>${node}</s>`;
  return node;
}

/** The elements of a rich_text block. */
export function rich(block) {
  return (block.elements ?? []).map((part) => {
    const leaves = () => (part.elements ?? []).map(richLeaf);
    switch (part.type) {
      case 'rich_text_section': return html`<div class="p">${leaves()}</div>`;
      case 'rich_text_preformatted': return html`<pre>${leaves()}</pre>`;
      case 'rich_text_quote': return html`<blockquote>${leaves()}</blockquote>`;
      case 'rich_text_list': {
        const items = (part.elements ?? []).map((item) => html`<li>${(item.elements ?? []).map(richLeaf)}</li>`);
        const indent = `indent-${Math.min(part.indent ?? 0, 4)}`;
        return part.style === 'ordered' ? html`<ol class=${indent} start=${(part.offset ?? 0) + 1}>${items}</ol>` : html`<ul class=${indent}>${items}</ul>`;
      }
      default: return html`<p class="unknown">(${part.type})</p>`;
    }
  });
}

// ── small pictures ───────────────────────────────────────────────────────────────────────────────────────

const initials = (name) => name.split(/\s+/).filter(Boolean).map((word) => [...word][0]).filter((c) => /\p{L}/u.test(c)).slice(0, 2).join('').toUpperCase();
const hue = (id) => [...id].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 8, 7);

export const Logo = () => html`<svg viewBox="0 0 24 24" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"><path d="M12 12V5.5M12 12l-5.6 3.6M12 12l5.6 3.6"/><circle cx="12" cy="12" r="2.4" fill="currentColor"/><circle cx="12" cy="4.2" r="1.8"/><circle cx="5" cy="16.6" r="1.8"/><circle cx="19" cy="16.6" r="1.8"/></g></svg>`;

/** A person's or the app's picture. */
export function Avatar({ id, size = '', person = around.people.get(id) }) {
  if (person?.is_bot) return html`<span class=${`avatar app ${size}`}><${Logo} /></span>`;
  const name = person?.real_name || person?.name || '?';
  return html`<span class=${`avatar hue-${hue(id)} ${size}`} aria-hidden="true">${initials(name) || '?'}</span>`;
}
