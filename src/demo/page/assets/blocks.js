// Blocks, as messages, modals and the Home tab show them.
import { html, useContext } from './vendor/preact.js';
import { Element, Picture, Where } from './elements.js';
import { label, mrkdwn, plain, rich, text } from './text.js';

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

const Header = ({ block }) => html`<h3 class="header">${plain(block.text?.text)}</h3>`;
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

const cell = (one) => (one?.type === 'raw_text' ? one.text : rich(one ?? {}));
const Table = ({ block }) => html`
  <div class="table"><table><tbody>${(block.rows ?? []).map((row, i) => html`
    <tr>${row.map((one) => (i ? html`<td>${cell(one)}</td>` : html`<th scope="col">${cell(one)}</th>`))}</tr>`)}</tbody></table></div>`;

const Rich = ({ block }) => html`<div class="mrkdwn">${rich(block)}</div>`;
const Alert = ({ block }) => html`<div class="notice" role="alert">${words(block.text)}</div>`;
const Markdown = ({ block }) => html`<div class="mrkdwn">${mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, '*$1*').replace(/^#+ (.+)$/gm, '*$1*').replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>'))}</div>`;
const Unknown = ({ block }) => html`<div class="unknown">A block of the kind “${String(block.type)}”, which this demo does not show.</div>`;

const KINDS = {
  section: Section, header: Header, divider: Divider, context: Context, actions: Actions, input: Input, image: Image,
  rich_text: Rich, table: Table, alert: Alert, markdown: Markdown,
};

export const Blocks = ({ blocks }) => html`
  <div class="blocks">${blocks.map((block, i) => {
    const Kind = Object.hasOwn(KINDS, block.type) ? KINDS[block.type] : Unknown;
    return html`<${Kind} key=${block.block_id ?? i} block=${block} />`;
  })}</div>`;
