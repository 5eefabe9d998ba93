// OpenID4VP by @openid4vc/openid4vp: a wallet that answers our requests, a verifier that asks our
// wallet. It has no network: what a request URI would serve comes with the call.
import {X509Certificate, createHash} from 'node:crypto';
import {
  Openid4vpVerifier,
  createOpenid4vpAuthorizationRequest,
  createOpenid4vpAuthorizationResponse,
  parseOpenid4vpAuthorizationRequest,
  parseOpenid4vpAuthorizationResponse,
  resolveOpenid4vpAuthorizationRequest,
} from '@openid4vc/openid4vp';
import * as jose from 'jose';

const pem = der => new X509Certificate(Buffer.from(der, 'base64'));

const callbacks = ({object, signingJwk, decryptionJwk} = {}) => ({
  hash: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(),
  getX509CertificateMetadata: der => ({
    sanDnsNames: (pem(der).subjectAltName ?? '').split(', ')
      .filter(name => name.startsWith('DNS:')).map(name => name.slice(4)),
    sanUriNames: [],
  }),
  verifyJwt: async (signer, {compact}) => {
    const key = pem(signer.x5c[0]).publicKey;
    await jose.compactVerify(compact, key);
    return {verified: true, signerJwk: {...await jose.exportJWK(key), alg: signer.alg}};
  },
  signJwt: async (signer, {header, payload}) => {
    const key = await jose.importJWK(signingJwk, signer.alg);
    const {d, ...publicJwk} = signingJwk;
    return {
      jwt: await new jose.SignJWT(payload).setProtectedHeader({...header, alg: signer.alg}).sign(key),
      signerJwk: publicJwk,
    };
  },
  encryptJwe: async (encryptor, data) => {
    const key = await jose.importJWK(encryptor.publicJwk, encryptor.alg);
    const jwe = await new jose.CompactEncrypt(new TextEncoder().encode(data))
      .setProtectedHeader({alg: encryptor.alg, enc: encryptor.enc, kid: encryptor.publicJwk.kid})
      .encrypt(key);
    return {jwe, encryptionJwk: encryptor.publicJwk};
  },
  decryptJwe: async jwe => {
    const key = await jose.importJWK(decryptionJwk, 'ECDH-ES');
    const {plaintext} = await jose.compactDecrypt(jwe, key);
    return {
      decrypted: true, decryptionJwk, payload: new TextDecoder().decode(plaintext),
    };
  },
  fetch: async () => new Response(object, {
    status: 200, headers: {'content-type': 'application/oauth-authz-req+jwt'},
  }),
});

async function resolved({link, data, object, origin}) {
  const parsed = parseOpenid4vpAuthorizationRequest({authorizationRequest: link ?? data});
  return resolveOpenid4vpAuthorizationRequest({
    authorizationRequestPayload: parsed.params, origin, callbacks: callbacks({object}),
  });
}

export const openid4vp = {
  // A foreign wallet receives a request, by link or from a page.
  async vpResolve(request) {
    const {authorizationRequestPayload: payload, client, dcql, transactionData, version} = await resolved(request);
    return {
      transactions: (transactionData ?? []).map(one => one.transactionData),
      nonce: payload.nonce, prefix: client.prefix, version, query: dcql.query,
      encryptionKids: (payload.client_metadata?.jwks?.keys ?? []).map(key => key.kid),
    };
  },

  // A foreign wallet answers it.
  async vpRespond({vpToken, ...request}) {
    const {authorizationRequestPayload} = await resolved(request);
    const encrypted = authorizationRequestPayload.response_mode.endsWith('.jwt');
    const answer = await createOpenid4vpAuthorizationResponse({
      authorizationRequestPayload,
      origin: request.origin,
      authorizationResponsePayload: {vp_token: vpToken},
      ...(encrypted ? {
        jarm: {
          encryption: {nonce: 'bm9uY2U'},
          serverMetadata: {
            authorization_signing_alg_values_supported: [],
            authorization_encryption_alg_values_supported: ['ECDH-ES'],
            authorization_encryption_enc_values_supported: ['A128GCM', 'A256GCM'],
          },
        },
      } : {}),
      callbacks: callbacks(),
    });
    return encrypted ? {response: answer.jarm.responseJwt} : {payload: answer.authorizationResponsePayload};
  },

  // A foreign verifier asks.
  async vpRequest({payload, requestUri, certificate, signingJwk}) {
    const made = await createOpenid4vpAuthorizationRequest({
      authorizationRequestPayload: payload,
      jar: {
        requestUri,
        jwtSigner: {method: 'x5c', alg: 'ES256', x5c: [certificate]},
        expiresInSeconds: 120,
        additionalJwtPayload: {aud: 'https://self-issued.me/v2'},
      },
      callbacks: callbacks({signingJwk}),
    });
    return {link: made.authorizationRequest, object: made.jar.authorizationRequestJwt};
  },

  // A foreign verifier reads what it is answered.
  async vpReceive({payload, response, decryptionJwk}) {
    const parsed = await parseOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: payload,
      authorizationResponse: response,
      callbacks: callbacks({decryptionJwk}),
    });
    return {
      state: parsed.authorizationResponsePayload.state,
      presentations: parsed.dcql.presentations,
    };
  },

  // A foreign verifier checks what was authorised: hashes by credential query.
  async vpTransactions({transactionData, credentials}) {
    const verified = await new Openid4vpVerifier({callbacks: callbacks()})
      .verifyTransactionData({transactionData, credentials});
    return {credentials: verified.map(one => one.credentialId)};
  },
};
