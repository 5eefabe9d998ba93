// Answers the Java tests with independent implementations: one JSON request a line on stdin, one JSON answer a line on stdout.
import {dcql} from './dcql.mjs';
import {openid4vp} from './openid4vp.mjs';
import * as readline from 'node:readline';
import {createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, verify} from 'node:crypto';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as vc from '@digitalbazaar/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Bls12381Multikey from '@digitalbazaar/bls12-381-multikey';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as eddsaJcs2022 from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as ecdsaJcs2019 from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as ecdsaSd2023 from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as bbs2023 from '@digitalbazaar/bbs-2023-cryptosuite';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';
import {digest, ES256, generateSalt} from '@sd-jwt/crypto-nodejs';
import * as jose from 'jose';
import jsigs from 'jsonld-signatures';
import {browserOperations} from './browser.mjs';
import {oauthOperations} from './server.mjs';
import {vciOperations} from './vci.mjs';

// the library ships no EdDSA tools
const EDDSA = {
  async generateKeyPair() {
    const {publicKey, privateKey} = generateKeyPairSync('ed25519');
    return {publicKey: publicKey.export({format: 'jwk'}), privateKey: privateKey.export({format: 'jwk'})};
  },
  async getSigner(jwk) {
    const key = createPrivateKey({key: jwk, format: 'jwk'});
    return data => sign(null, Buffer.from(data), key).toString('base64url');
  },
  async getVerifier(jwk) {
    const key = createPublicKey({key: jwk, format: 'jwk'});
    return (data, signature) => verify(null, Buffer.from(data), key, Buffer.from(signature, 'base64url'));
  }
};

const documents = new Map();

async function documentLoader(url) {
  if(documents.has(url)) {
    return {contextUrl: null, documentUrl: url, document: documents.get(url), tag: 'static'};
  }
  if(url.startsWith('did:key:')) {
    return {contextUrl: null, documentUrl: url, document: didKey(url), tag: 'static'};
  }
  throw new Error(`not among the documents given: ${url}`);
}

// did:key, expanded here from the Multikey it holds
function didKey(url) {
  const did = url.split('#')[0];
  const multikey = did.slice('did:key:'.length);
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: `${did}#${multikey}`,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase: multikey
  };
  if(url.includes('#')) {
    return method;
  }
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [method],
    assertionMethod: [method.id],
    authentication: [method.id]
  };
}

function suiteFor(name, {verify = false, mandatoryPointers, selectivePointers} = {}) {
  switch(name) {
    case 'eddsa-rdfc-2022': return eddsaRdfc2022;
    case 'eddsa-jcs-2022': return verify ?
      eddsaJcs2022.createVerifyCryptosuite?.() ?? eddsaJcs2022.cryptosuite :
      eddsaJcs2022.createSignCryptosuite?.() ?? eddsaJcs2022.cryptosuite;
    case 'ecdsa-rdfc-2019': return ecdsaRdfc2019;
    case 'ecdsa-jcs-2019': return verify ?
      ecdsaJcs2019.createVerifyCryptosuite?.() ?? ecdsaJcs2019.cryptosuite :
      ecdsaJcs2019.createSignCryptosuite?.() ?? ecdsaJcs2019.cryptosuite;
    case 'ecdsa-sd-2023': return forDisclosure(ecdsaSd2023, {verify, mandatoryPointers, selectivePointers});
    case 'bbs-2023': return forDisclosure(bbs2023, {verify, mandatoryPointers, selectivePointers});
    default: throw new Error(`no such cryptosuite: ${name}`);
  }
}

function forDisclosure(module, {verify, mandatoryPointers, selectivePointers}) {
  if(verify) {
    return module.createVerifyCryptosuite();
  }
  return selectivePointers ?
    module.createDiscloseCryptosuite({selectivePointers}) :
    module.createSignCryptosuite({mandatoryPointers});
}

async function keyPair(kind) {
  let pair;
  if(kind === 'Ed25519') {
    pair = await Ed25519Multikey.generate();
  } else if(kind === 'BBS') {
    pair = await Bls12381Multikey.generateBbsKeyPair({algorithm: 'BBS-BLS12-381-SHA-256'});
  } else {
    pair = await EcdsaMultikey.generate({curve: kind});
  }
  const exported = await pair.export({publicKey: true});
  pair.controller = `did:key:${exported.publicKeyMultibase}`;
  pair.id = `${pair.controller}#${exported.publicKeyMultibase}`;
  return pair;
}

const KEY_OF_SUITE = name => name.startsWith('eddsa') ? 'Ed25519' : name.startsWith('bbs') ? 'BBS' : 'P-256';

const operations = {
  ...dcql,
  ...openid4vp,

  ...browserOperations,
  ...oauthOperations,
  ...vciOperations,

  // remembers contexts and DID documents
  documents({map}) {
    for(const [url, document] of Object.entries(map)) {
      documents.set(url, document);
    }
    return {known: documents.size};
  },

  async issue({credential, cryptosuite, key, mandatoryPointers}) {
    const pair = await keyPair(key ?? KEY_OF_SUITE(cryptosuite));
    const suite = new DataIntegrityProof({
      signer: pair.signer(), cryptosuite: suiteFor(cryptosuite, {mandatoryPointers})
    });
    const unsigned = {...credential, issuer: typeof credential.issuer === 'object' ?
      {...credential.issuer, id: pair.controller} : pair.controller};
    return {credential: await vc.issue({credential: unsigned, suite, documentLoader})};
  },

  async derive({credential, cryptosuite, selectivePointers}) {
    const suite = new DataIntegrityProof({cryptosuite: suiteFor(cryptosuite, {selectivePointers})});
    return {credential: await vc.derive({verifiableCredential: credential, suite, documentLoader})};
  },

  async verify({credential, cryptosuite}) {
    const suite = new DataIntegrityProof({cryptosuite: suiteFor(cryptosuite, {verify: true})});
    const result = await vc.verifyCredential({
      credential, suite, documentLoader, checkStatus: async () => ({verified: true})
    });
    return {verified: result.verified, error: explain(result.error)};
  },

  async present({credentials, cryptosuite, challenge, domain}) {
    const pair = await keyPair(KEY_OF_SUITE(cryptosuite));
    const presentation = vc.createPresentation({
      verifiableCredential: credentials, holder: pair.controller, verify: false
    });
    const suite = new DataIntegrityProof({signer: pair.signer(), cryptosuite: suiteFor(cryptosuite)});
    return {presentation: await vc.signPresentation({presentation, suite, challenge, domain, documentLoader})};
  },

  async verifyPresentation({presentation, cryptosuite, challenge, domain}) {
    const suite = new DataIntegrityProof({cryptosuite: suiteFor(cryptosuite, {verify: true})});
    const purpose = new jsigs.purposes.AuthenticationProofPurpose({challenge, domain});
    const result = await jsigs.verify(presentation, {suite, purpose, documentLoader});
    return {verified: result.verified, error: explain(result.error)};
  },

  async sdJwtIssue({payload, frame, algorithm}) {
    const tools = algorithm === 'EdDSA' ? EDDSA : ES256;
    const {privateKey, publicKey} = await tools.generateKeyPair();
    const holder = await ES256.generateKeyPair();
    const instance = new SDJwtVcInstance({
      signer: await tools.getSigner(privateKey), signAlg: algorithm,
      hasher: digest, hashAlg: 'sha-256', saltGenerator: generateSalt
    });
    const credential = await instance.issue({...payload, cnf: {jwk: holder.publicKey}}, frame);
    return {credential, publicKey, holderKey: holder.privateKey};
  },

  async sdJwtPresent({credential, frame, holderKey, audience, nonce, iat}) {
    const instance = new SDJwtVcInstance({
      hasher: digest, hashAlg: 'sha-256', saltGenerator: generateSalt,
      kbSigner: await ES256.getSigner(holderKey), kbSignAlg: 'ES256'
    });
    return {presentation: await instance.present(credential, frame, {
      kb: {payload: {iat: iat ?? Math.floor(Date.now() / 1000), aud: audience, nonce}}
    })};
  },

  async sdJwtVerify({credential, publicKey, algorithm, nonce, requiredClaimKeys}) {
    const tools = algorithm === 'EdDSA' ? EDDSA : ES256;
    const instance = new SDJwtVcInstance({
      verifier: await tools.getVerifier(publicKey), hasher: digest, hashAlg: 'sha-256',
      kbVerifier: async (data, signature, payload) =>
        (await ES256.getVerifier(payload.cnf.jwk))(data, signature)
    });
    try {
      const result = await instance.verify(credential, {keyBindingNonce: nonce, requiredClaimKeys});
      return {verified: true, payload: result.payload};
    } catch(e) {
      return {verified: false, error: explain(e)};
    }
  },

  async jwtVerify({token, publicKey, typ}) {
    try {
      const key = await jose.importJWK(publicKey, 'alg' in publicKey ? publicKey.alg : undefined);
      const {payload, protectedHeader} = await jose.jwtVerify(token, key, typ ? {typ} : {});
      return {verified: true, payload, header: protectedHeader};
    } catch(e) {
      return {verified: false, error: explain(e)};
    }
  },

  async jwtIssue({payload, header}) {
    const {publicKey, privateKey} = await jose.generateKeyPair(header.alg, {extractable: true});
    return {
      token: await new jose.SignJWT(payload).setProtectedHeader(header).sign(privateKey),
      publicKey: await jose.exportJWK(publicKey)
    };
  },

  random({bytes}) {
    return {hex: randomBytes(bytes).toString('hex')};
  }
};

function explain(error) {
  if(!error) {
    return null;
  }
  return [error.message, ...(error.errors ?? []).map(e => e.message)].join('; ');
}

for await (const line of readline.createInterface({input: process.stdin})) {
  let answer;
  try {
    const {operation, ...request} = JSON.parse(line);
    answer = await operations[operation](request);
  } catch(e) {
    answer = {failed: explain(e) ?? String(e), stack: e.stack};
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
