import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError, parseServerUrl } from '../../src/store/server-url.ts';

describe('the address of a server', () => {
  it.each([
    [
      'postgres://u:p@db.example:6543/timeline',
      'timeline at db.example:6543 as u',
      'p',
      'postgres://u@db.example:6543/timeline',
    ],
    ['postgresql://u@db.example/', 'u at db.example:5432 as u', '', 'postgresql://u@db.example/'],
    ['postgres://u:a%2Fb%3A%40@h/d', 'd at h:5432 as u', 'a/b:@', 'postgres://u@h/d'],
    [
      'postgres://u:p@h/d?sslmode=verify-full&uselibpqcompat=true&application_name=x',
      'd at h:5432 as u',
      'p',
      'postgres://u@h/d?sslmode=verify-full',
    ],
    [
      'postgres:///d?host=/run/postgresql&user=me&password=secret',
      'd at /run/postgresql:5432 as me',
      'secret',
      'postgres:///d?host=%2Frun%2Fpostgresql&user=me',
    ],
  ])('%s', (url, description, password, withoutPassword) => {
    expect(parseServerUrl(url)).toEqual({ description, password, withoutPassword });
  });

  it.each(['mysql://u:secret@h/d', 'secret', 'postgres://u:se#cret@h:port/d', ''])('refuses %j', (url) => {
    expect(() => parseServerUrl(url)).toThrow(DatabaseUnavailableError);
    expect(() => parseServerUrl(url)).toThrow(
      'DATABASE_URL must be like postgresql://user:password@host:5432/database',
    );
    expect(() => parseServerUrl(url)).not.toThrow('secret');
  });
});
