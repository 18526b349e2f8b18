// Everything that a person can press, choose or fill in.
import { html, useContext, createContext, useEffect, useRef, useState } from './vendor/preact.js';
import { act, change, findPeople, soon, suggest } from './hub.js';
import { Icon } from './icons.js';
import { Menu } from './menu.js';
import { filter, Picker } from './picker.js';
import { around, isSafe, label, met, nameOf, plain, plainString, text } from './text.js';

/** What elements need from where they stand: `{me, place, values, errors, ask, trouble}`. */
export const Where = createContext(null);

/** What conversations share: `{me, app, perform, ask, trouble, shortcuts, commands, command, compose}`. */
export const Room = createContext(null);

/** What a select stands for: the key of its state, and whether that is a list. */
const KEYS = {
  static_select: 'selected_option', external_select: 'selected_option', users_select: 'selected_user',
  conversations_select: 'selected_conversation', channels_select: 'selected_channel',
  multi_static_select: 'selected_options', multi_external_select: 'selected_options', multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations', multi_channels_select: 'selected_channels',
};

/** Presses, after asking where the element says so. */
function usePress(block, element) {
  const where = useContext(Where);
  const [busy, setBusy] = useState(false);
  const press = async (input) => {
    if (element.confirm && !(await where.ask(element.confirm))) return false;
    setBusy(true);
    try {
      await act(where.me, { do: 'press', place: where.place, block: block.block_id, action: element.action_id, input });
      return true;
    } catch (error) {
      where.trouble(error.message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return [press, busy];
}

/** A field's value: what was last put in here, else what the hub knows. The setter tells the hub. */
function useField(block, element, key) {
  const where = useContext(Where);
  const known = where.values?.[block.block_id]?.[element.action_id]?.[key] ?? null;
  const [value, setValue] = useState(known);
  const own = useRef(new Set());
  useEffect(() => {
    // What we sent ourselves comes back late, while the person types on. Anything else is news.
    if (!own.current.has(JSON.stringify(known))) setValue(known);
  }, [JSON.stringify(known)]);
  const set = (next, pause) => {
    own.current.add(JSON.stringify(next));
    setValue(next);
    const deed = { do: 'input', place: where.place, block: block.block_id, action: element.action_id, input: { [key]: next } };
    if (pause) soon(`${where.id}/${block.block_id}/${element.action_id}`, () => change(where.me, deed));
    else act(where.me, deed).catch((error) => where.trouble(error.message));
  };
  return [value, set];
}

function Button({ block, element }) {
  const [press, busy] = usePress(block, element);
  const name = element.accessibility_label;
  const look = `btn ${element.style ?? ''}`;
  const onPress = () => {
    if (element.url && isSafe(element.url)) open(element.url, '_blank', 'noopener,noreferrer');
    return press({});
  };
  return html`<button type="button" class=${look} aria-label=${name} aria-busy=${busy ? 'true' : null} disabled=${busy} onClick=${onPress}>
    ${text(element.text)}${element.url && html`<${Icon} name="window" class="out" />`}</button>`;
}

function Overflow({ block, element }) {
  const [press, busy] = usePress(block, element);
  const items = (element.options ?? []).map((option) => ({
    text: label(option.text),
    more: option.description ? label(option.description) : '',
    run: () => {
      if (option.url && isSafe(option.url)) open(option.url, '_blank', 'noopener,noreferrer');
      return press({ selected_option: option });
    },
  }));
  return html`<${Menu} name="More actions" class="btn dots" face=${html`<${Icon} name="more" />`} items=${items} busy=${busy} />`;
}

const option = (raw, group) => ({ key: raw.value, text: raw.text?.text ?? '', more: raw.description?.text, group, raw });
const staticOptions = (element) => element.option_groups
  ? element.option_groups.flatMap((group) => group.options.map((raw) => option(raw, group.label?.text)))
  : (element.options ?? []).map((raw) => option(raw));

async function people(query) {
  const found = await findPeople(query, 40);
  return found.people.map((person) => {
    met(person);
    return { key: person.id, text: person.real_name, more: person.title, raw: person.id };
  });
}
const channels = (fits) => [...around.channels.values()].filter((channel) => fits(channel) && !channel.archived)
  .map((channel) => ({ key: channel.id, text: channel.name, raw: channel.id }));

function fitsFilter(element) {
  const wanted = element.filter?.include;
  return (channel) => {
    const kind = { public: 'public', private: 'private', im: 'im', mpim: 'mpim' }[channel.kind];
    return (channel.is_member || kind === 'public') && (!wanted || wanted.includes(kind));
  };
}

function Select({ block, element, name, describedBy, invalid, fieldKey }) {
  const where = useContext(Where);
  const key = KEYS[element.type];
  const multi = element.type.startsWith('multi_');
  const [value, set] = useField(block, element, key);
  const [press] = usePress(block, element);
  const kind = element.type.replace('multi_', '');
  const ofId = (id) => ({ key: id, text: kind === 'users_select' ? nameOf(id) : around.channels.get(id)?.name ?? nameOf(id), raw: id });
  const chosen = (multi ? value ?? [] : value ? [value] : []).map((one) => (typeof one === 'string' ? ofId(one) : option(one)));
  const load = {
    static_select: (query) => filter(staticOptions(element), query),
    external_select: async (query) => {
      const found = await suggest(where.me, { place: where.place, block: block.block_id, action: element.action_id, query });
      return found.map((raw) => option(raw));
    },
    users_select: people,
    conversations_select: (query) => filter(channels(fitsFilter(element)), query),
    channels_select: (query) => filter(channels((channel) => channel.kind === 'public'), query),
  }[kind];
  const external = kind === 'external_select';
  const onChange = async (list) => {
    const next = multi ? list.map((one) => one.raw) : list[0]?.raw ?? null;
    if (block.type === 'input' || !element.confirm) return set(next);
    await press({ [key]: next });
  };
  return html`<${Picker} name=${name} describedBy=${describedBy} invalid=${invalid} multi=${multi} fieldKey=${fieldKey}
    most=${element.max_selected_items ?? Infinity} placeholder=${label(element.placeholder) || 'Choose'}
    load=${load} chosen=${chosen} onChange=${onChange} clearable=${block.optional}
    least=${external ? element.min_query_length ?? 3 : 0} wait=${external || kind === 'users_select' ? 150 : 0} />`;
}

function Ticks({ block, element, name, describedBy, invalid, fieldKey }) {
  const many = element.type === 'checkboxes';
  const [value, set] = useField(block, element, many ? 'selected_options' : 'selected_option');
  const chosen = many ? value ?? [] : value ? [value] : [];
  const is = (raw) => chosen.some((one) => one.value === raw.value);
  const toggle = (raw) => set(!many ? raw : is(raw) ? chosen.filter((one) => one.value !== raw.value) : [...chosen, raw]);
  return html`
    <div class="ticks" role=${many ? 'group' : 'radiogroup'} aria-label=${name} aria-describedby=${describedBy} aria-invalid=${invalid ? 'true' : null}>
      ${(element.options ?? []).map((raw, i) => html`
        <label key=${raw.value}>
          <input id=${i ? null : fieldKey} type=${many ? 'checkbox' : 'radio'} name=${`${block.block_id}/${element.action_id}`} checked=${is(raw)} onChange=${() => toggle(raw)} />
          <span>${text(raw.text)}${raw.description && html`<small>${text(raw.description)}</small>`}</span>
        </label>`)}
    </div>`;
}

/** Text of any kind, numbers, dates and times. */
function Text({ block, element, name, describedBy, invalid, fieldKey }) {
  const key = { datepicker: 'selected_date', timepicker: 'selected_time' }[element.type] ?? 'value';
  const [value, set] = useField(block, element, key);
  const type = {
    email_text_input: 'email', url_text_input: 'url', datepicker: 'date', timepicker: 'time', number_input: 'text',
  }[element.type] ?? 'text';
  const most = element.type === 'plain_text_input' ? element.max_length ?? 3000 : 3000;
  const left = most - [...(value ?? '')].length;
  const props = {
    id: fieldKey, 'aria-label': name, 'aria-describedby': describedBy, 'aria-invalid': invalid ? 'true' : null,
    placeholder: label(element.placeholder), value: value ?? '',
    inputmode: element.type === 'number_input' ? (element.is_decimal_allowed ? 'decimal' : 'numeric') : null,
    onInput: (event) => set(event.target.value || null, key === 'value'),
  };
  return html`
    ${element.multiline ? html`<textarea rows="4" ...${props}></textarea>` : html`<input type=${type} autocomplete="off" ...${props} />`}
    ${key === 'value' && left < Math.max(20, most / 5) && html`<span class=${`count ${left < 0 ? 'over' : ''}`} aria-live="polite">${left}</span>`}`;
}

function RichInput({ block, element, name, describedBy, invalid, fieldKey }) {
  const [value, set] = useField(block, element, 'rich_text_value');
  const words = (node) => (node?.text ?? (node?.elements ?? []).map(words).join(node?.type === 'rich_text' ? '\n' : ''));
  const wrap = (typed) => (typed ? { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: typed }] }] } : null);
  return html`<textarea rows="4" id=${fieldKey} aria-label=${name} aria-describedby=${describedBy} aria-invalid=${invalid ? 'true' : null}
    value=${words(value)} onInput=${(event) => set(wrap(event.target.value), true)}></textarea>`;
}

function Moment({ block, element, name, describedBy, invalid, fieldKey }) {
  const [value, set] = useField(block, element, 'selected_date_time');
  const local = value ? new Date(value * 1000 - new Date(value * 1000).getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : '';
  return html`<input type="datetime-local" id=${fieldKey} aria-label=${name} aria-describedby=${describedBy} aria-invalid=${invalid ? 'true' : null}
    value=${local} onInput=${(event) => set(event.target.value ? Math.floor(new Date(event.target.value) / 1000) : null)} />`;
}

/** A file to choose. Nothing is uploaded: the app hears of its name and size. */
function FileInput({ block, element, name, describedBy, invalid, fieldKey }) {
  const [value, set] = useField(block, element, 'files');
  const choose = (event) => set([...event.target.files].slice(0, element.max_files ?? 10).map((file, i) => ({
    id: `F${Date.now()}${i}`, name: file.name, title: file.name, filetype: file.name.split('.').at(-1), size: file.size,
  })));
  return html`
    <input type="file" id=${fieldKey} aria-label=${name} aria-describedby=${describedBy} aria-invalid=${invalid ? 'true' : null} multiple=${(element.max_files ?? 10) > 1}
      accept=${element.filetypes?.map((kind) => `.${kind}`).join(',')} onChange=${choose} />
    ${value?.length > 0 && html`<small>${value.map((file) => file.name).join(', ')}</small>`}`;
}

/** Thumbs up and down. */
const Feedback = ({ block, element }) => [element.positive_button, element.negative_button].map((one) => one && html`
  <${Button} block=${block} element=${{ ...one, action_id: element.action_id, type: 'button' }} />`);

/** A picture: a file of the app's; pictures from elsewhere stay where they are, and their words are shown. */
export function Picture({ image, small }) {
  const { me } = useContext(Where);
  const file = image.slack_file?.id;
  const url = file ? `/api/file/${encodeURIComponent(file)}?as=${encodeURIComponent(me)}` : image.image_url ?? '';
  const own = url.startsWith('/') && !url.startsWith('//');
  if (own) return html`<img class=${small ? 'small' : ''} src=${url} alt=${image.alt_text} />`;
  return html`<span class=${`no-image ${small ? 'small' : ''}`} role="img" aria-label=${image.alt_text} title=${image.alt_text}><${Icon} name="image" />${!small && html` ${plain(image.alt_text)}`}</span>`;
}

const KINDS = {
  button: Button, workflow_button: Button, overflow: Overflow, checkboxes: Ticks, radio_buttons: Ticks,
  plain_text_input: Text, email_text_input: Text, url_text_input: Text, number_input: Text, datepicker: Text, timepicker: Text,
  datetimepicker: Moment, rich_text_input: RichInput, file_input: FileInput, feedback_buttons: Feedback, icon_button: Button,
  ...Object.fromEntries(Object.keys(KEYS).map((kind) => [kind, Select])),
};

/** Any element; one that we don't know says so. */
export function Element(props) {
  const { element } = props;
  if (element.type === 'image') return html`<${Picture} image=${element} small />`;
  const Kind = KINDS[element.type];
  if (!Kind) return html`<span class="unknown">An element of the kind “${element.type}”, which this demo does not show.</span>`;
  // Where no label names it, its placeholder or its section does.
  return html`<${Kind} ...${props} name=${props.name ?? (props.fieldKey ? null : plainString(element.placeholder?.text) || props.fallback)} />`;
}
