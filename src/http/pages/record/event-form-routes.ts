import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { londonToday } from '../../../clock.ts';
import type { RecordableEvent } from '../../../service/guide-recording.ts';
import { attempt } from '../forms/attempt.ts';
import { emptyForm, type FormView } from '../forms/form-view.ts';
import { readForm } from '../forms/read-form.ts';
import { type Site, whoAsks } from '../site.ts';
import { type EventField, eventFields, fieldNames } from './event-fields.ts';
import { eventMeaning } from './event-meaning.ts';
import { unusualSentence } from './event-groups.ts';
import { type EventInput, readEventForm } from './read-event-form.ts';
import { notPossible } from './not-possible.ts';
import { inPlainWords } from './plain-problems.ts';
import { inspectionFrame, type RecordCase, readRecordCase } from './record-case.ts';

/** The kind of draft that holds an event while it is being looked at. */
export const EVENT_DRAFT = 'record-event';

/** What somebody is about to record. */
export interface EventDraft {
  /** The full id. */
  readonly inspection: string;
  readonly type: string;
  /** What was typed, to be shown again. */
  readonly values: FormView['values'];
  readonly input: EventInput;
  /** Set once it is recorded. */
  readonly recorded?: true;
}

interface OneEvent {
  readonly Params: { readonly id: string; readonly type: string };
}

/** The form of an event: shown, and checked by a dry run before its preview. */
export function eventFormRoutes(app: FastifyInstance, site: Site): void {
  app.get<OneEvent>('/inspections/:id/record/:type', { config: { needs: 'record' } }, async (request, reply) => {
    const { id, type } = request.params;
    const read = await readRecordCase(site, request, id);
    const { draft, corrects } = readForm(request.query).values;
    const event = read.possible.find((each) => each.type === type);
    if (event === undefined) return notPossible(site, request, reply, read, type);
    const kept = typeof draft === 'string' ? await readEventDraft(site, request, read, draft) : null;
    const fields = fieldsOf(site, read, event, typeof corrects === 'string' ? corrects : undefined);
    return showEventForm(site, request, reply, {
      read,
      event,
      fields,
      form: emptyForm(kept?.values),
      draft: kept ? (draft as string) : null,
    });
  });

  app.post<OneEvent>(
    '/inspections/:id/record/:type',
    { config: { needs: 'record', form: true } },
    async (request, reply) => {
      const { id, type } = request.params;
      const read = await readRecordCase(site, request, id);
      const event = read.possible.find((each) => each.type === type);
      if (event === undefined) return notPossible(site, request, reply, read, type);
      const form = readForm(request.body);
      const fields = fieldsOf(site, read, event);
      const input = readEventForm(form, type, fields, londonToday(site.deps.now()));
      const tried = await attempt(form, fieldNames(fields), () =>
        inPlainWords(read.names, type, () =>
          site.run(request, 'recordEvent', { ...input, inspection: read.inspection.id, dryRun: true }),
        ),
      );
      if (!tried.ok) {
        void reply.status(422);
        return showEventForm(site, request, reply, {
          read,
          event,
          fields,
          form: tried.form,
          draft: form.text('draft') ?? null,
        });
      }
      const { _csrf, draft, ...values } = form.values;
      const content: EventDraft = { inspection: read.inspection.id, type, values, input };
      // What is typed anew is confirmed under a key of its own.
      const saved = await site.drafts.save(request, EVENT_DRAFT, content);
      if (typeof draft === 'string') await site.drafts.remove(request, EVENT_DRAFT, draft);
      return reply.redirect(`/inspections/${read.inspection.id}/record/${type}/check/${saved}`, 303);
    },
  );
}

/** The questions of an event as they are now. */
export function fieldsOf(
  site: Pick<Site, 'deps'>,
  { framework, inspection }: RecordCase,
  event: RecordableEvent,
  corrects?: string,
): readonly EventField[] {
  return eventFields({ event, framework, inspection, today: londonToday(site.deps.now()), corrects });
}

/** Answers with the form of an event, with what was typed and what is wrong with it. */
export function showEventForm(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: {
    readonly read: RecordCase;
    readonly event: RecordableEvent;
    readonly fields: readonly EventField[];
    readonly form: FormView;
    readonly draft: string | null;
  },
): FastifyReply {
  const { read, event, fields, form, draft } = shown;
  const { inspection, framework, names } = read;
  return site.page(request, reply, 'record/event', {
    ...inspectionFrame(read, event.title, 'record', whoAsks(request)),
    back: { href: `/inspections/${inspection.id}/record` },
    type: event.type,
    meaning: eventMeaning(framework, inspection.kind, event.type),
    unusual: event.unusual.map((each) => unusualSentence(names, each)),
    fields,
    form,
    draft,
  });
}

/** The draft of an event of that inspection; one of another counts as none. */
export async function readEventDraft(
  site: Site,
  request: FastifyRequest,
  { inspection }: RecordCase,
  id: string,
): Promise<EventDraft | null> {
  const draft = (await site.drafts.read(request, EVENT_DRAFT, id)) as EventDraft;
  return draft.inspection === inspection.id ? draft : null;
}
