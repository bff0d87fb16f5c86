// Real OpenID providers on loopback, for the tests of signing in. Prints one JSON line: { "control": "http://…" }.
// `POST {control}/pair?back=A&back=B` answers with two new providers that send browsers back to these addresses: [{ "issuer": … }, …].
// Whoever asks a provider to sign in is signed in as `POST {issuer}/as?account=…` says, with the claims given beside it (JSON);
// `POST {issuer}/tamper?what=…` has what its tokens say changed, and signed again with the provider's own key or another.
import { createServer } from 'node:http'
import { once } from 'node:events'
import * as jose from 'jose'
import { Provider } from 'oidc-provider'

// Its notices go where nobody has to read on: with standard output closed by then, a notice in the middle of a request ends the process.
console.info = console.warn
const SECRET = 'a secret: of the tests & 100 % = +/'
const made = async (alg) => (await jose.generateKeyPair(alg, { extractable: true })).privateKey
const [one, two, next, another] = await Promise.all(['RS256', 'ES256', 'RS256', 'RS256'].map(made))
const kinds = [{ name: 'one', alg: 'RS256', key: one }, { name: 'two', alg: 'ES256', key: two }]

async function listening(handler) {
  const server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return [server, `http://127.0.0.1:${server.address().port}`]
}

async function provider({ name, alg, key }, redirects) {
  const [server, issuer] = await listening()
  const jwk = { ...(await jose.exportJWK(key)), kid: name, alg, use: 'sig' }
  const now = { account: 'nobody', claims: {}, what: 'nothing', secret: SECRET }
  const oidc = new Provider(issuer, {
    clients: [{
      client_id: 'wardbook', client_secret: SECRET, redirect_uris: redirects, grant_types: ['authorization_code'],
      response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: alg,
    }],
    jwks: { keys: [jwk] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true } },
    claims: { openid: ['sub', 'tid', 'hd', 'acrs', 'amr', 'acr', 'groups', 'roles', 'email', 'email_verified'], acr: null, acrs: null },
    acrValues: ['urn:school:two'],
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...now.claims }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid')
      grant.addOIDCClaims(['acrs', 'acr'])
      await grant.save()
      return grant
    },
    cookies: { keys: ['of the tests'] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 3600 },
  })
  oidc.use(async (ctx, following) => {
    const asked = new URL(ctx.url, issuer).searchParams
    if (ctx.path === '/as') {
      Object.assign(now, { account: asked.get('account'), claims: JSON.parse(asked.get('claims') ?? '{}') })
      ctx.status = 204
      return
    }
    if (ctx.path === '/tamper') {
      now.what = asked.get('what')
      ctx.status = 204
      return
    }
    if (ctx.path.startsWith('/interaction/')) {
      const { amr, acr } = now.claims
      const login = { accountId: now.account, amr, acr }
      const result = now.account === 'nobody' ? { error: 'access_denied' } : { login }
      await oidc.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false })
      ctx.respond = false
      return
    }
    if (ctx.path === '/token' && now.what === 'stranger') {
      ctx.status = 401
      ctx.body = { error: 'invalid_client' }
      return
    }
    await following()
    if (ctx.path === '/jwks' && now.what === 'rotated') {
      ctx.body = { keys: [{ ...(await jose.exportJWK(next)), kid: 'next', alg: 'RS256', use: 'sig', d: undefined, p: undefined, q: undefined, dp: undefined, dq: undefined, qi: undefined }] }
    }
    if (ctx.path === '/token' && ctx.body?.id_token && now.what !== 'nothing') {
      ctx.body.id_token = await tampered(now.what, jose.decodeJwt(ctx.body.id_token))
    }
  })
  async function tampered(what, claims) {
    const seconds = Math.floor(Date.now() / 1000)
    if (what === 'issuer') claims.iss = 'https://issuer.example'
    if (what === 'issuer-slash') claims.iss += '/'
    if (what === 'audience') claims.aud = 'another-client'
    if (what === 'audiences') claims.aud = ['wardbook', 'another-client']
    if (what === 'party') claims.azp = 'another-client'
    if (what === 'expired') Object.assign(claims, { exp: seconds - 1, iat: seconds - 60 })
    if (what === 'old') Object.assign(claims, { exp: seconds + 3600, iat: seconds - 3600 })
    if (what === 'early') Object.assign(claims, { exp: seconds + 7200, iat: seconds + 3600 })
    if (what === 'nonce') claims.nonce = 'of another sign-in'
    if (what === 'no-nonce') delete claims.nonce
    if (what === 'silent') delete claims.auth_time
    if (what === 'not-asked-again') claims.auth_time = seconds - 3600
    if (what === 'unsigned') return new jose.UnsecuredJWT(claims).encode()
    if (what === 'shared') return new jose.SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(SECRET))
    if (what === 'rotated') return new jose.SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'next' }).sign(next)
    const [signer, header] = what === 'signature' ? [another, { alg: 'RS256', kid: name }] : [key, { alg, kid: name }]
    return new jose.SignJWT(claims).setProtectedHeader(header).sign(signer)
  }
  server.on('request', oidc.callback())
  return { issuer, secret: SECRET }
}

const [, control] = await listening(async (request, response) => {
  const redirects = new URL(request.url, 'http://127.0.0.1').searchParams.getAll('back')
  response.end(JSON.stringify(await Promise.all(kinds.map((kind) => provider(kind, redirects)))))
})
console.log(JSON.stringify({ control }))
// Ends with whoever started it.
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
