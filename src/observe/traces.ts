import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  BatchSpanProcessor,
  type NodeTracerConfig,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import { BullMQOtel } from 'bullmq-otel';
import { settledWithin } from '../queue/time-limit.ts';
import { cleanFacts } from './log-words.ts';
import { nameStatement } from './name-statement.ts';
import type { RequestTrace, Traces } from './trace-seam.ts';

/** How traces are kept. */
export interface TraceOptions {
  /** The receiver's address, to which `/v1/traces` is added. */
  readonly endpoint: string;
  /** Told when the receiver does not take spans. */
  readonly report: (error: Error) => void;
}

const SERVICE = 'inspection-timeline';

/** How long `stop` waits for the receiver to take what is left. */
const FLUSH_LIMIT_MS = 3000;

/**
 * Begins to keep traces, which are sent to a receiver by OTLP over HTTP. Spans hold ids of reminders and emails, counts
 * and route patterns; words of errors, parameters and addresses never. One process keeps one: OpenTelemetry is global.
 */
export function startTraces({ endpoint, report }: TraceOptions): Traces {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = cleanBefore(new OTLPTraceExporter({ url, timeoutMillis: FLUSH_LIMIT_MS }), report);
  const provider = new NodeTracerProvider({
    resource: resourceOf({ 'service.name': SERVICE }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 2000 })],
  });
  provider.register();
  const tracer = trace.getTracer(SERVICE);

  return {
    within: (name, facts, act) =>
      tracer.startActiveSpan(name, { attributes: { ...facts } }, async (span) => {
        try {
          return await act();
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
          throw error;
        } finally {
          span.end();
        }
      }),
    startRequest: ({ method, route, headers }): RequestTrace => {
      const parent = propagation.extract(ROOT_CONTEXT, { traceparent: headers['traceparent'] });
      const attributes = { 'http.request.method': method, 'http.route': route };
      const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
      return {
        run: (act) => context.with(trace.setSpan(parent, span), act),
        end: (status) => {
          span.setAttribute('http.response.status_code', status);
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    queueTelemetry: new BullMQOtel({ tracerName: SERVICE }),
    statementRan: (sql, durationMs, failed) => {
      // Alone it belongs to nothing that anybody looks at.
      if (trace.getActiveSpan() === undefined) return;
      const endTime = Date.now();
      const attributes = { 'db.system.name': 'postgresql' };
      const options = { kind: SpanKind.CLIENT, startTime: endTime - durationMs, attributes };
      const span = tracer.startSpan(nameStatement(sql), options);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(endTime);
    },
    stop: async () => {
      await settledWithin(FLUSH_LIMIT_MS, provider.shutdown());
      for (const api of [trace, context, propagation]) api.disable();
    },
  };
}

/** What stands for this service beside its spans; nothing of the machine. */
function resourceOf(attributes: Readonly<Record<string, string>>): NonNullable<NodeTracerConfig['resource']> {
  const resource: NonNullable<NodeTracerConfig['resource']> = {
    attributes: { ...attributes },
    getRawAttributes: () => Object.entries(attributes),
    merge: () => resource,
  };
  return resource;
}

/** Takes out of spans what other libraries may have put there: words of errors, ids, addresses. */
function cleanBefore(exporter: SpanExporter, report: (error: Error) => void): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans.map(cleanSpan), (result) => {
        if (result.error) report(result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

function cleanSpan(span: ReadableSpan): ReadableSpan {
  return Object.create(span, {
    attributes: { value: cleanFacts(span.attributes) },
    events: { value: [] },
    status: { value: { code: span.status.code } },
  }) as ReadableSpan;
}
