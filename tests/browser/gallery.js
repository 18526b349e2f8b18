// One of each kind of block and element, as an app may send them.
const plain = (text) => ({ type: 'plain_text', text });
const mrkdwn = (text) => ({ type: 'mrkdwn', text });
const option = (text, description) => ({ text: plain(text), value: text.toLowerCase(), ...(description ? { description: plain(description) } : {}) });
const OPTIONS = [option('Algebra', 'First year'), option('Biology'), option('Chemistry')];
const input = (type, label, more = {}, block = {}) => ({
  type: 'input', block_id: type, label: plain(label), element: { type, action_id: 'it', ...more }, ...block,
});
const button = (text, more = {}) => ({ type: 'button', action_id: text, text: plain(text), ...more });
const card = (title) => ({ type: 'card', title: plain(title), subtitle: plain('A subtitle'), body: mrkdwn('What the *card* says'), actions: [button(`Open ${title}`)] });

export const BLOCKS = [
  { type: 'header', block_id: 'header', text: plain('A header :seedling:') },
  { type: 'section', block_id: 'section', text: mrkdwn('*Bold*, _italic_, ~gone~, `code`, <https://example.org/a?b=1&amp;c=2|a link>, <@U_ANA>, <#C0001|general>, <!here> :wave::skin-tone-4: &lt;not a tag&gt;\n> A quote\n• One\n• Two\n```\nlet x = 1 &lt; 2;\n```') },
  { type: 'section', block_id: 'fields', text: plain('With fields'), fields: [mrkdwn('*Stage*\nMVP'), mrkdwn('*Owners*\n<@U_BEN>')] },
  { type: 'section', block_id: 'accessory', text: mrkdwn('With a button'), accessory: button('Approve', { style: 'primary', confirm: { title: plain('Sure?'), text: mrkdwn('It is *announced*.'), confirm: plain('Yes, do'), deny: plain('No') } }) },
  { type: 'section', block_id: 'picture', text: plain('With a picture'), accessory: { type: 'image', image_url: 'https://example.org/x.png', alt_text: 'A small picture' } },
  { type: 'section', block_id: 'date', text: mrkdwn('At <!date^1767225600^{date_short} {time}|some time> and <!date^1767225600^{date_num}^https://example.org|linked>') },
  { type: 'divider' },
  { type: 'context', block_id: 'context', elements: [{ type: 'image', image_url: 'https://example.org/i.png', alt_text: 'A sign' }, mrkdwn('Small *words*'), plain('and plain ones')] },
  { type: 'actions', block_id: 'actions', elements: [
    button('Plain'), button('Danger', { style: 'danger' }), button('Link', { url: 'https://example.org' }),
    { type: 'overflow', action_id: 'overflow', options: OPTIONS },
    { type: 'static_select', action_id: 'static', placeholder: plain('Choose a subject'), option_groups: [{ label: plain('Sciences'), options: OPTIONS }] },
    { type: 'datepicker', action_id: 'day', placeholder: plain('Choose a day'), initial_date: '2026-11-25' },
    { type: 'timepicker', action_id: 'time', placeholder: plain('Choose a time'), initial_time: '08:30' },
    { type: 'radio_buttons', action_id: 'radio', options: OPTIONS, initial_option: OPTIONS[0] },
    { type: 'checkboxes', action_id: 'ticks', options: OPTIONS, initial_options: [OPTIONS[1]] },
    { type: 'workflow_button', action_id: 'flow', text: plain('Start a workflow'), workflow: { trigger: { url: 'https://example.org' } } },
  ] },
  input('plain_text_input', 'One line', { placeholder: plain('Type'), max_length: 20, initial_value: 'Nineteen characters' }, { hint: plain('A hint'), optional: true }),
  input('email_text_input', 'Email'), input('url_text_input', 'Address'), input('number_input', 'Number', { is_decimal_allowed: false }),
  { ...input('plain_text_input', 'Many lines', { multiline: true }), block_id: 'many' },
  input('rich_text_input', 'Rich text'), input('file_input', 'File', { max_files: 2, filetypes: ['pdf'] }),
  input('datetimepicker', 'Date and time', { initial_date_time: 1767225600 }),
  input('static_select', 'Static select', { options: OPTIONS, initial_option: OPTIONS[2] }),
  input('multi_static_select', 'Several', { options: OPTIONS, initial_options: OPTIONS.slice(0, 2), max_selected_items: 3 }),
  input('external_select', 'Type-ahead', { min_query_length: 2 }), input('multi_external_select', 'Several by type-ahead'),
  input('users_select', 'Person', { initial_user: 'U_ANA' }), input('multi_users_select', 'People'),
  input('conversations_select', 'Conversation'), input('multi_conversations_select', 'Conversations'),
  input('channels_select', 'Channel'), input('multi_channels_select', 'Channels'),
  input('radio_buttons', 'Radio buttons', { options: OPTIONS }), input('checkboxes', 'Checkboxes', { options: OPTIONS }),
  { type: 'image', block_id: 'image', image_url: 'https://example.org/y.png', alt_text: 'A chart of hours', title: plain('Hours') },
  { type: 'rich_text', block_id: 'rich', elements: [
    { type: 'rich_text_section', elements: [{ type: 'text', text: 'Rich ', style: { bold: true } }, { type: 'emoji', name: 'tada' }, { type: 'user', user_id: 'U_BEN' }, { type: 'link', url: 'https://example.org', text: 'there' }] },
    { type: 'rich_text_list', style: 'ordered', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'First' }] }] },
    { type: 'rich_text_quote', elements: [{ type: 'text', text: 'Quoted' }] },
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'preformatted' }] },
  ] },
  { type: 'markdown', block_id: 'markdown', text: '# Title\n**bold** and *italic* and [a page](https://example.org)\n- item' },
  { type: 'table', block_id: 'table', column_settings: [{ is_wrapped: true }, { align: 'right' }], rows: [
    [{ type: 'raw_text', text: 'Course' }, { type: 'raw_text', text: 'Students' }], [{ type: 'raw_text', text: 'Statics' }, { type: 'raw_text', text: '120' }],
  ] },
  { type: 'video', block_id: 'video', title: plain('A lecture'), title_url: 'https://example.org', description: plain('Twelve minutes'), video_url: 'https://example.org/v', thumbnail_url: 'https://example.org/t.png', alt_text: 'The lecture', provider_name: 'Open Video' },
  { type: 'file', block_id: 'file', external_id: 'syllabus.pdf', source: 'remote' },
  { ...card('One card'), block_id: 'card' },
  { type: 'carousel', block_id: 'carousel', elements: [card('First'), card('Second')] },
  { type: 'container', block_id: 'container', title: plain('A container'), child_blocks: [{ type: 'section', text: plain('inside') }] },
  { type: 'context_actions', block_id: 'feedback', elements: [
    { type: 'feedback_buttons', action_id: 'feedback', positive_button: { text: plain('Good'), value: 'up' }, negative_button: { text: plain('Bad'), value: 'down' } },
    { type: 'icon_button', action_id: 'trash', icon: 'trash', text: plain('Delete') },
  ] },
  { type: 'alert', block_id: 'alert', level: 'error', text: plain('Something to know') },
  { type: 'hologram', block_id: 'unknown' },
];
