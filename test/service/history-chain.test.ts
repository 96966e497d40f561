import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/service/history/canonical-json.ts';
import { hashOf, sealEntries } from '../../src/service/history/chain.ts';
import type { NewHistoryEntry } from '../../src/service/history/history-entry.ts';

describe('canonicalJson', () => {
  it('has one form, whatever the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é"' }], a: true, gone: undefined })).toBe(
      '{"a":true,"b":[1,{"c":"é\\"","d":null}]}',
    );
  });

  it('stays the same through JSON and back, with its keys in any order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(JSON.stringify(value)))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(turnKeysRound(value))).toBe(text);
      }),
    );
  });
});

describe('sealEntries', () => {
  const entry = (inspectionId: string, edition: string): NewHistoryEntry => ({
    inspectionId,
    version: 1,
    at: '2025-02-10T10:00:00.000Z',
    by: 'Asha Rao',
    what: 'edition-kept',
    because: null,
    details: { edition },
  });

  it('chains the entries of each inspection by themselves, after its head', () => {
    const sealed = sealEntries([entry('a', '1'), entry('b', '2'), entry('a', '3')], new Map([['b', HEAD]]));
    expect(sealed.map(({ inspectionId, sequence }) => `${inspectionId}${sequence}`)).toEqual(['a1', 'b8', 'a2']);
    expect(sealed[0]?.previousHash).toBeNull();
    expect(sealed[1]?.previousHash).toBe(HEAD.hash);
    expect(sealed[2]?.previousHash).toBe(sealed[0]?.hash);
    for (const each of sealed) expect(each.hash).toBe(hashOf(each, each.previousHash));
  });

  it('gives the hash that anybody can work out from docs/history.md', () => {
    // As `printf '%s' '{"at":…}' | sha256sum` gives it.
    expect(hashOf({ ...entry('a', 'x'), sequence: 1 }, null)).toBe(KNOWN);
  });

  it('gives another hash for any other content', () => {
    const [sealed] = sealEntries([entry('a', '1')], new Map());
    if (!sealed) throw new Error('nothing sealed');
    const others = [
      { inspectionId: 'b' },
      { sequence: 2 },
      { version: 2 },
      { at: '2025-02-10T10:00:00.001Z' },
      { by: 'Asha' },
      { what: 'recorded' },
      { because: '' },
      { details: { edition: '1 ' } },
    ].map((change) => hashOf({ ...sealed, ...change } as never, null));
    expect(new Set([sealed.hash, ...others, hashOf(sealed, 'x')]).size).toBe(10);
  });
});

const KNOWN = '990c8c9fc1b6bc43aeceb4b40c2f3aea20d35c91a54e8c8e644355a5aefaec58';
const HEAD = { sequence: 7, hash: 'f'.repeat(64) };

function turnKeysRound(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnKeysRound);
  if (typeof value !== 'object' || value === null) return value;
  // A plain assignment of a key named __proto__ would set something else.
  const turned = Object.entries(value).toReversed();
  return Object.fromEntries(turned.map(([key, each]) => [key, turnKeysRound(each)]));
}
