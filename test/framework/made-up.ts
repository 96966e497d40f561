import { formatProblem } from '../../src/errors.ts';
import type { Framework } from '../../src/framework/framework.ts';
import { parseFramework } from '../../src/framework/parse-framework.ts';

/** Parts of a made-up rule file, as YAML; each replaces what a plain file has there. */
export interface MadeUp {
  readonly calendar?: string;
  readonly periodsNotCounted?: string;
  readonly conditions?: string;
  readonly events?: string;
  /** Lines of the only kind, at its own indentation: `points:`, `milestones:`, `warnings:` and others. */
  readonly kind: string;
  /** Further kinds, as entries of the list. */
  readonly kinds?: string;
}

/** A rule file of no real framework: harbours, surveyed by the board. */
export function madeUpFile({ calendar, periodsNotCounted, conditions, events, kind, kinds }: MadeUp): string {
  return `id: harbour-2025
title: Harbour surveys
publisher: Harbour board
edition: 2025-01-01
calendar: ${calendar ?? 'england-and-wales'}
periodsNotCounted: ${periodsNotCounted ?? '[]'}
parties:
  - { id: board, title: Board }
  - { id: port, title: Port, inspected: true }
roles:
  - { id: surveyor, title: Surveyor, party: board }
  - { id: master, title: Harbour master, party: port }
conditions: ${conditions ?? '[]'}
events:
  - { id: announced, title: Survey announced, announces: true }
  - { id: sailed, title: Survey boat sailed }
  - { id: landed, title: Survey boat landed }
  - { id: step-done, title: Step done, asks: { milestone: required } }
  - { id: abandoned, title: Survey abandoned, ends: true }
${(events ?? '').trimEnd()}
readings:
  - { id: tide, unclear: Which tide., taken: The first., because: It comes first. }
kinds:
  - id: survey
    title: Survey
    name: Harbour survey
    product: letter
    start: { title: first tide, workingDay: false }
${indent(kind, 4)}
${kinds ?? ''}`;
}

/** A milestone as an entry of a kind's list, with the lines given after what every milestone has. */
export function madeUpMilestone(id: string, lines: string): string {
  return `  - id: ${id}
    title: ${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}
    owner: surveyor
    basis: rule
    clause: { section: Surveys, clause: first paragraph }
${indent(lines, 4)}`;
}

/** The framework of a made-up file, which must have no problem. */
export function madeUpFramework(parts: MadeUp): Framework {
  const result = parseFramework(madeUpFile(parts), 'harbour.yaml');
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.framework;
}

function indent(text: string, by: number): string {
  return text
    .trim()
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n');
}
