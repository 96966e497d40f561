import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { pino } from 'pino';
import { buildNetworkApp, type NetworkAppOptions } from '../../src/http/build-network-app.ts';
import { signInCookies } from '../../src/http/sign-in/cookies.ts';
import { permissionsOf, recordsOnAny, type Role } from '../../src/service/access/permissions.ts';
import type { Principal, ServiceDeps } from '../../src/service/service-deps.ts';

/** Says in tests who asks: `role` or `role:email`, of the party that the role belongs to. */
export const TEST_PRINCIPAL_HEADER = 'x-test-principal';

/** A person of that role, as sign-in would give them. */
export function principalOf(role: Role, email = `${role}@example.org`): Principal {
  const inspected = role === 'link-person' || role === 'senior-leader';
  return {
    name: `The ${role}`,
    party: inspected ? 'cafcass' : 'ofsted',
    inspected,
    permissions: permissionsOf([role]),
    recordsOnAny: recordsOnAny([role]),
    user: { id: '00000000-0000-4000-8000-000000000000', email, session: 'a session' },
  };
}

/** The network interface over these dependencies; who asks is said by a header. Close it afterwards. */
export function openNetworkApp(deps: ServiceDeps, more: Partial<NetworkAppOptions> = {}): Promise<FastifyInstance> {
  return buildNetworkApp({
    deps,
    logger: pino({ level: 'silent' }) as FastifyBaseLogger,
    identify: (request) => Promise.resolve(readPrincipal(request)),
    sameOrigin: { cookies: signInCookies(false), baseUrl: () => 'http://localhost' },
    https: false,
    ...more,
  });
}

function readPrincipal(request: FastifyRequest): Principal | null {
  const given = request.headers[TEST_PRINCIPAL_HEADER];
  if (typeof given !== 'string') return null;
  const [role, email] = given.split(':');
  return principalOf(role as Role, email);
}
