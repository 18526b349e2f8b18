// Blocks, as messages, modals and the Home tab show them.
import { html, useContext } from './vendor/preact.js';
import { Element, Picture, Where } from './elements.js';
import { Icon } from './icons.js';
import { label, link, mrkdwn, plain, rich, text } from './text.js';

const strings = (value) => (typeof value === 'string' ? { type: 'plain_text', text: value } : value);
const words = (object) => (object?.type === 'mrkdwn' ? html`<div class="mrkdwn">${mrkdwn(object.text)}</div>` : html`<div class="p">${plain(object?.text)}</div>`);

function Section({ block }) {
  return html`
    <div class=${`section ${block.accessory ? 'with-accessory' : ''}`}>
      <div class="words">
        ${block.text && words(block.text)}
        ${block.fields && html`<div class="fields">${block.fields.map((field) => words(field))}</div>`}
      </div>
      ${block.accessory && html`<div class=${`accessory ${block.accessory.type}`}>
        <${Element} key=${block.accessory.action_id} block=${block} element=${block.accessory} fallback=${label(block.text).replace(/[*_~\`]/g, '').slice(0, 80)} /></div>`}
    </div>`;
}

const Header = ({ block }) => html`<h3 class=${`header level-${block.level ?? 0}`}>${plain(block.text?.text)}</h3>`;
const Divider = () => html`<hr />`;

const Context = ({ block }) => html`
  <div class="context">${(block.elements ?? []).map((part) => (part.type === 'image' ? html`<${Picture} image=${part} small />` : words(part)))}</div>`;

const Actions = ({ block }) => html`
  <div class="actions">${(block.elements ?? []).map((element) => html`<${Element} key=${element.action_id} block=${block} element=${element} />`)}</div>`;

function Input({ block }) {
  const where = useContext(Where);
  const field = `${where.id}-${block.block_id}`;
  const error = where.errors?.[block.block_id];
  const described = [error && `${field}-error`, block.hint && `${field}-hint`].filter(Boolean).join(' ') || null;
  const group = ['checkboxes', 'radio_buttons'].includes(block.element?.type);
  const name = html`${plain(block.label?.text)}${block.optional && html`<span class="optional"> (optional)</span>`}`;
  return html`
    <div class=${`input ${error ? 'wrong' : ''}`} data-block=${block.block_id}>
      ${group ? html`<span class="label">${name}</span>` : html`<label for=${field}>${name}</label>`}
      <div class="control"><${Element} key=${block.element?.action_id} block=${block} element=${block.element ?? {}} fieldKey=${field}
        name=${group ? label(block.label) : null} describedBy=${described} invalid=${Boolean(error)} /></div>
      ${error && html`<p class="error" id=${`${field}-error`} role="alert">${plain(error)}</p>`}
      ${block.hint && html`<p class="hint" id=${`${field}-hint`}>${text(block.hint)}</p>`}
    </div>`;
}

const Image = ({ block }) => html`
  <figure>${block.title && html`<figcaption>${plain(block.title.text)}</figcaption>`}<${Picture} image=${block} /></figure>`;

const cell = (one) => (one?.type === 'raw_text' ? plain(one.text) : rich(one ?? {}));
function Table({ block }) {
  const look = (column) => {
    const { align, is_wrapped: wraps } = block.column_settings?.[column] ?? {};
    return `${['center', 'right'].includes(align) ? align : ''} ${wraps ? 'wraps' : ''}`;
  };
  return html`
    <div class="table" tabindex="0" role="region" aria-label="Table"><table><tbody>${(block.rows ?? []).map((row, i) => html`
      <tr>${row.map((one, column) => (i ? html`<td class=${look(column)}>${cell(one)}</td>` : html`<th scope="col" class=${look(column)}>${cell(one)}</th>`))}</tr>`)}</tbody></table></div>`;
}

const Video = ({ block }) => html`
  <div class="video">
    <p class="p">${block.provider_name && html`<small>${plain(block.provider_name)}</small><br />`}
      <b>${block.title_url ? link(block.title_url, plain(block.title?.text)) : plain(block.title?.text)}</b>
      ${block.author_name && html`<small> · ${plain(block.author_name)}</small>`}</p>
    ${block.description && words(block.description)}
    <a class="play" href=${/^https?:/i.test(block.video_url) ? block.video_url : null} target="_blank" rel="noopener noreferrer" aria-label=${`Play: ${block.alt_text}`}>
      <${Icon} name="play" /><span>${plain(block.alt_text)}</span></a>
  </div>`;

const FileBlock = ({ block }) => html`
  <div class="file"><${Icon} name="file" /><span><b>File</b><small>${plain(block.external_id)}</small></span></div>`;

/** A card; its fields are not published to the letter, so we show those that are there. */
const Card = ({ block }) => html`
  <div class="card">
    ${block.hero_image && html`<figure><${Picture} image=${block.hero_image} /></figure>`}
    <div class="card-head">${block.icon && html`<${Picture} image=${block.icon} small />`}
      <div>${block.title && html`<b>${words(strings(block.title))}</b>`}${block.subtitle && html`<small>${words(strings(block.subtitle))}</small>`}</div></div>
    ${(block.body ?? block.text) && words(strings(block.body ?? block.text))}
    ${block.actions?.length > 0 && html`<${Actions} block=${{ ...block, elements: block.actions }} />`}
  </div>`;

const Carousel = ({ block }) => html`
  <div class="carousel" tabindex="0" role="group" aria-label="Cards">${(block.elements ?? block.cards ?? []).map((card, i) => html`<${Card} key=${i} block=${card} />`)}</div>`;

const Container = ({ block }) => html`
  <div class="container">
    ${block.title && html`<b>${words(strings(block.title))}</b>`}${block.subtitle && html`<small>${words(strings(block.subtitle))}</small>`}
    <${Blocks} blocks=${block.child_blocks ?? block.blocks ?? block.elements ?? []} />
  </div>`;

const Rich = ({ block }) => html`<div class="mrkdwn">${rich(block)}</div>`;
const Alert = ({ block }) => html`<div class=${`notice ${['error', 'danger'].includes(block.level) ? 'bad' : ''}`} role="note">${words(strings(block.text))}</div>`;

/** The part of Markdown that an app may send, said in mrkdwn. */
const fromMarkdown = (source) => source.split(/(```[\s\S]*?```|`[^`\n]+`)/).map((part, i) => (i % 2 ? part.replace(/^```\w+\n/, '```\n') : part
  .replace(/^(\s*)[*+-] /gm, '$1• ')
  .replace(/(?<![\w*])\*(?![\s*])([^*\n]+)\*(?!\*)/g, '_$1_')
  .replace(/(\*\*|__)(?=\S)(.+?)\1/g, '*$2*')
  .replace(/~~(.+?)~~/g, '~$1~')
  .replace(/^#{1,6} (.+)$/gm, (all, title) => `*${title.replace(/\*/g, '')}*`)
  .replace(/!?\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>'))).join('');
const Markdown = ({ block }) => html`<div class="mrkdwn">${mrkdwn(fromMarkdown(block.text ?? ''))}</div>`;

const Unknown = ({ block }) => html`<div class="unknown">A block of the kind “${String(block.type)}”, which this demo does not show.</div>`;

const KINDS = {
  section: Section, header: Header, divider: Divider, context: Context, actions: Actions, input: Input, image: Image,
  rich_text: Rich, table: Table, alert: Alert, markdown: Markdown, video: Video, file: FileBlock, card: Card, carousel: Carousel,
  container: Container, context_actions: Actions,
};

export const Blocks = ({ blocks }) => html`
  <div class="blocks">${blocks.map((block, i) => {
    const Kind = Object.hasOwn(KINDS, block.type) ? KINDS[block.type] : Unknown;
    return html`<${Kind} key=${block.block_id ?? i} block=${block} />`;
  })}</div>`;
