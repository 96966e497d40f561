import type { Configuration } from 'openid-client';
import type { OidcProvider } from './sign-in-options.ts';

/** What a sign-in at the provider is begun with. */
export interface BegunSignIn {
  /** The page of the provider to go to. */
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Who somebody is to the provider. */
export interface ProvenSubject {
  readonly issuer: string;
  readonly subject: string;
  /** Only where the provider says that it verified it. */
  readonly email: string | null;
}

/** The conversation with one OpenID provider. */
export interface OidcClient {
  readonly begin: () => Promise<BegunSignIn>;
  /**
   * Who came back. No token of the provider is kept.
   * @throws Error where anything of the answer is not as it was asked for.
   */
  readonly finish: (
    answer: URL,
    begun: { readonly state: string; readonly nonce: string; readonly codeVerifier: string },
  ) => Promise<ProvenSubject>;
}

/** A provider that answers slower than this is out of reach, in seconds. */
const TIMEOUT_SECONDS = 10;

/** A client of a provider that is found by its issuer. It is looked up when first needed, and again until that succeeds. */
export function createOidcClient(provider: OidcProvider, redirectUri: () => string): OidcClient {
  let found: Promise<Configuration> | undefined;
  const configuration = (): Promise<Configuration> =>
    (found ??= discover(provider).catch((error: unknown) => {
      found = undefined;
      throw error;
    }));
  return {
    begin: async () => {
      const [client, config] = await Promise.all([import('openid-client'), configuration()]);
      const codeVerifier = client.randomPKCECodeVerifier();
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri(),
        scope: 'openid email',
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { url: url.href, state, nonce, codeVerifier };
    },
    finish: async (answer, { state, nonce, codeVerifier }) => {
      const [client, config] = await Promise.all([import('openid-client'), configuration()]);
      const tokens = await client.authorizationCodeGrant(config, answer, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('The provider gave no ID token.');
      // Some providers tell the address in the ID token, others where they are asked for it.
      const told =
        claims.email === undefined && config.serverMetadata().userinfo_endpoint !== undefined
          ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
          : claims;
      const email = told.email_verified === true && typeof told.email === 'string' ? told.email : null;
      return { issuer: claims.iss, subject: claims.sub, email };
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: OidcProvider): Promise<Configuration> {
  const client = await import('openid-client');
  const url = new URL(issuer);
  // Without encryption on this machine only.
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return client.discovery(
    url,
    clientId,
    clientSecret,
    clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret),
    { timeout: TIMEOUT_SECONDS, ...(isLoopback ? { execute: [client.allowInsecureRequests] } : {}) },
  );
}
