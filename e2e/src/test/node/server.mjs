// An authorization server of an independent library, which knows nothing of us, and the browser of its member.
import * as https from 'node:https';
import {generateKeyPairSync} from 'node:crypto';
import Provider from 'oidc-provider';

const servers = new Map();

/** Lets everybody in as the one member; approves what is asked. */
async function letIn(provider, member, request, response) {
  const {prompt, params, session, grantId} = await provider.interactionDetails(request, response);
  if(prompt.name === 'login') {
    return provider.interactionFinished(request, response, {login: {accountId: member}});
  }
  const grant = grantId ? await provider.Grant.find(grantId) :
    new provider.Grant({accountId: session.accountId, clientId: params.client_id});
  for(const [resource, scopes] of Object.entries(prompt.details.missingResourceScopes ?? {})) {
    grant.addResourceScope(resource, scopes.join(' '));
  }
  if(prompt.details.missingOIDCScope) {
    grant.addOIDCScope(prompt.details.missingOIDCScope.join(' '));
  }
  return provider.interactionFinished(request, response, {consent: {grantId: await grant.save()}},
    {mergeWithLastSubmission: true});
}

/** Starts one whose access tokens are for one resource server. */
async function oauthServer({port, cert, key, resource, scopes, redirectUri, clientId, member, algorithm, format}) {
  const issuer = `https://localhost:${port}`;
  const pair = algorithm.startsWith('RS') ? generateKeyPairSync('rsa', {modulusLength: 2048}) :
    generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const jwk = {...pair.privateKey.export({format: 'jwk'}), kid: 'server-1', use: 'sig'};
  const provider = new Provider(issuer, {
    jwks: {keys: [jwk]},
    clients: [
      {client_id: clientId, token_endpoint_auth_method: 'none', redirect_uris: [redirectUri], response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'], id_token_signed_response_alg: algorithm},
      {client_id: 'coop-issuer', client_secret: 'a-secret-of-the-server-0123456789', redirect_uris: [],
        response_types: [], grant_types: [], id_token_signed_response_alg: algorithm}
    ],
    findAccount: (context, id) => ({accountId: id, claims: () => ({sub: id})}),
    interactions: {url: (context, interaction) => `/interaction/${interaction.uid}`},
    cookies: {keys: ['a key of the tests']},
    ttl: {AccessToken: 3600, Grant: 3600, Interaction: 600, Session: 3600, AuthorizationCode: 60, RefreshToken: 3600},
    scopes: ['openid', 'offline_access'],
    issueRefreshToken: () => true,
    features: {
      devInteractions: {enabled: false},
      introspection: {enabled: true, allowedPolicy: () => true},
      pushedAuthorizationRequests: {enabled: true, requirePushedAuthorizationRequests: true},
      dPoP: {enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true},
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({scope: scopes.join(' '), audience: resource, accessTokenTTL: 3600,
          accessTokenFormat: format, ...(format === 'jwt' ? {jwt: {sign: {alg: algorithm}}} : {})})
      }
    }
  });
  const answer = provider.callback();
  const server = https.createServer({cert, key}, (request, response) =>
    request.url.startsWith('/interaction/') ?
      letIn(provider, member, request, response).catch(e => response.writeHead(500).end(e.message)) :
      answer(request, response));
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  servers.set(issuer, server);
  return {issuer};
}

/** The member's browser: follows the server's redirects and keeps its cookies until it is sent to the wallet. */
async function oauthBrowse({ca, url, redirectUri}) {
  const cookies = new Map();
  let next = url;
  for(let i = 0; i < 12; i++) {
    if(next.startsWith(redirectUri)) {
      return {url: next};
    }
    next = await step(next, ca, cookies);
  }
  throw new Error('too many redirects');
}

function step(url, ca, cookies) {
  return new Promise((resolve, reject) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    https.get(url, {ca, headers: {cookie}}, answer => {
      for(const set of answer.headers['set-cookie'] ?? []) {
        const [name, ...value] = set.split(';')[0].split('=');
        cookies.set(name, value.join('='));
      }
      const chunks = [];
      answer.on('data', chunk => chunks.push(chunk));
      answer.on('end', () => answer.headers.location ?
        resolve(new URL(answer.headers.location, url).toString()) :
        reject(new Error(`${answer.statusCode} ${Buffer.concat(chunks).toString().slice(0, 300)}`)));
    }).on('error', reject);
  });
}

async function oauthStop({issuer}) {
  servers.get(issuer)?.close();
  servers.delete(issuer);
  return {};
}

export const oauthOperations = {oauthServer, oauthBrowse, oauthStop};
