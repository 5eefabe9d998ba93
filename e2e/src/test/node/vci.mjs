// A wallet of an independent library that takes credentials by OpenID4VCI.
import * as https from 'node:https';
import {createHash, randomBytes} from 'node:crypto';
import {clientAuthenticationNone} from '@openid4vc/oauth2';
import {Openid4vciClient} from '@openid4vc/openid4vci';
import * as jose from 'jose';

/** Fetches over TLS with one trusted authority; follows no redirect. */
function fetchTrusting(ca) {
  return (url, init = {}) => new Promise((resolve, reject) => {
    const headers = Object.fromEntries(new Headers(init.headers ?? {}));
    const body = init.body === undefined ? undefined : String(init.body);
    if(init.body instanceof URLSearchParams && !headers['content-type']) {
      headers['content-type'] = 'application/x-www-form-urlencoded';
    }
    const request = https.request(String(url), {method: init.method ?? 'GET', headers, ca}, answer => {
      const chunks = [];
      answer.on('data', chunk => chunks.push(chunk));
      answer.on('end', () => {
        const bare = [204, 304].includes(answer.statusCode);
        const response = new Response(bare ? null : Buffer.concat(chunks),
          {status: answer.statusCode, headers: Object.entries(answer.headers).map(([n, v]) => [n, String(v)])});
        Object.defineProperty(response, 'url', {value: String(url)});
        resolve(response);
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A wallet of the library's, with one key for DPoP and a fresh one for each credential. */
async function vciWallet(ca) {
  const keys = new Map();
  const newKey = async () => {
    const {publicKey, privateKey} = await jose.generateKeyPair('ES256', {extractable: true});
    const jwk = await jose.exportJWK(publicKey);
    keys.set(await jose.calculateJwkThumbprint(jwk), privateKey);
    return {method: 'jwk', alg: 'ES256', publicJwk: jwk};
  };
  const callbacks = {
    fetch: fetchTrusting(ca),
    hash: (data, algorithm) => createHash(algorithm.replace('-', '').toLowerCase()).update(data).digest(),
    generateRandom: bytes => randomBytes(bytes),
    clientAuthentication: clientAuthenticationNone({clientId: 'https://foreign-wallet.example'}),
    signJwt: async (signer, {header, payload}) => ({
      jwt: await new jose.SignJWT(payload).setProtectedHeader(header)
        .sign(keys.get(await jose.calculateJwkThumbprint(signer.publicJwk))),
      signerJwk: signer.publicJwk
    }),
    verifyJwt: () => ({verified: false}),
    decryptJwe: () => ({decrypted: false}),
    encryptJwe: () => { throw new Error('not used'); }
  };
  return {client: new Openid4vciClient({callbacks}), newKey};
}

const vciSessions = new Map();

async function vciTake({client, newKey, issuerMetadata, accessTokenResponse, dpop}, configuration) {
  const {c_nonce: nonce} = await client.requestNonce({issuerMetadata});
  const proofs = [];
  for(let i = 0; i < 2; i++) {
    const {jwt} = await client.createCredentialRequestJwtProof(
      {issuerMetadata, credentialConfigurationId: configuration, signer: await newKey(), nonce});
    proofs.push(jwt);
  }
  const answer = await client.retrieveCredentials({
    issuerMetadata, credentialConfigurationId: configuration, accessToken: accessTokenResponse.access_token,
    proofs: {jwt: proofs}, dpop});
  const {credentialResponse} = answer;
  if(credentialResponse.notification_id) {
    await client.sendNotification({issuerMetadata, accessToken: accessTokenResponse.access_token, dpop,
      notification: {notificationId: credentialResponse.notification_id, event: 'credential_accepted'}});
  }
  return {credentials: credentialResponse.credentials.map(each => each.credential)};
}

export const vciOperations = {
  async vciPreAuthorized({ca, offer, txCode, configuration}) {
    const wallet = await vciWallet(ca);
    const credentialOffer = await wallet.client.resolveCredentialOffer(offer);
    const issuerMetadata = await wallet.client.resolveIssuerMetadata(credentialOffer.credential_issuer);
    const {accessTokenResponse, dpop} = await wallet.client.retrievePreAuthorizedCodeAccessTokenFromOffer(
      {credentialOffer, issuerMetadata, txCode, dpop: {signer: await wallet.newKey()}});
    return vciTake({...wallet, issuerMetadata, accessTokenResponse, dpop}, configuration);
  },

  async vciAuthorize({ca, offer, redirectUri, scope}) {
    const wallet = await vciWallet(ca);
    const credentialOffer = await wallet.client.resolveCredentialOffer(offer);
    const issuerMetadata = await wallet.client.resolveIssuerMetadata(credentialOffer.credential_issuer);
    const dpop = {signer: await wallet.newKey()};
    const begun = await wallet.client.createAuthorizationRequestUrlFromOffer(
      {clientId: 'https://foreign-wallet.example', redirectUri, scope, credentialOffer, issuerMetadata, dpop,
        additionalRequestPayload: {state: 'foreign-state'}});
    const session = String(vciSessions.size);
    vciSessions.set(session, {...wallet, credentialOffer, issuerMetadata, redirectUri, begun, dpop: begun.dpop ?? dpop});
    return {session, url: begun.authorizationRequestUrl};
  },

  async vciReturned({session, url, configuration}) {
    const known = vciSessions.get(session);
    const authorizationServerMetadata = known.issuerMetadata.authorizationServers[0];
    const response = known.client.parseAndVerifyAuthorizationResponseRedirectUrl(
      {url, authorizationServerMetadata});
    const {accessTokenResponse, dpop} = await known.client.retrieveAuthorizationCodeAccessTokenFromOffer({
      issuerMetadata: known.issuerMetadata, credentialOffer: known.credentialOffer, authorizationCode: response.code,
      pkceCodeVerifier: known.begun.pkce.codeVerifier, redirectUri: known.redirectUri, dpop: known.dpop});
    return {...await vciTake({...known, accessTokenResponse, dpop}, configuration),
      refreshable: 'refresh_token' in accessTokenResponse};
  }
};
