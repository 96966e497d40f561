import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { type AccountClaims, Provider } from 'oidc-provider';

/** A real OpenID provider on this machine, at which one person is signed in. */
export interface LocalProvider {
  readonly issuer: string;
  /** Who signs in next, and what is told of them. */
  person: AccountClaims;
  /** Goes through the provider's pages as a browser does; gives the address that it sends people back to. */
  readonly signIn: (url: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export const CLIENT = { clientId: 'timeline', clientSecret: 'a secret of this test' };

/** Starts it, for a service that is found at this address. It asks for PKCE, and for consent of nobody. */
export async function startLocalProvider(baseUrl: string): Promise<LocalProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const local = { person: { sub: 'nobody' } as AccountClaims };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [`${baseUrl}/sign-in/oidc/callback`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' }] },
    cookies: { keys: ['a key of this test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...local.person, sub }) }),
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client?.clientId ?? '',
        accountId: context.oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) {
      void provider.interactionFinished(request, response, { login: { accountId: local.person.sub } });
    } else void callback(request, response);
  });
  return Object.assign(local, {
    issuer,
    signIn: (url: string) => followRedirects(url, baseUrl),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}

/** A browser without a session at the provider, up to the redirect that leaves it. */
async function followRedirects(from: string, until: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let url = from; ;) {
    if (url.startsWith(`${until}/`)) return url;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
    url = new URL(location, url).href;
  }
}
