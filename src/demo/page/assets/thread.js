// A thread, beside the conversation.
import { html, useContext, useLayoutEffect, useRef } from './vendor/preact.js';
import { Message } from './chat.js';
import { Composer } from './composer.js';
import { Room } from './elements.js';
import { Icon } from './icons.js';

export function Thread({ channel, top, messages }) {
  const room = useContext(Room);
  const scroller = useRef();
  const replies = messages.filter((message) => message.thread_ts === top.ts && message.ts !== top.ts);
  const close = () => { location.hash = room.hash; };
  useLayoutEffect(() => { scroller.current.scrollTop = scroller.current.scrollHeight; }, [replies.length]);
  return html`
    <aside class="side thread" aria-label="Thread">
      <header><h2>Thread <small>${channel.name}</small></h2><button type="button" class="icon" aria-label="Close the thread" onClick=${close}><${Icon} name="close" /></button></header>
      <div class="scroll" ref=${scroller} tabindex="0" role="region" aria-label="Messages of the thread">
        <${Message} channel=${channel} message=${top} />
        ${replies.length > 0 && html`<div class="day" role="separator"><span>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</span></div>`}
        ${replies.map((reply) => html`<${Message} key=${reply.ts} channel=${channel} message=${reply} />`)}
      </div>
      ${channel.is_member && !channel.archived && html`<${Composer} channel=${channel} thread=${top.ts} onDone=${() => {}} onLeave=${close} />`}
    </aside>`;
}
