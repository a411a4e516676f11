import type { RequestView } from './signed-content.ts';

export type Algorithm = 'md5' | 'sha1' | 'sha256' | 'sha512';

/** How the secret that people are shown becomes the bytes of a key. */
export interface KeyDerivation {
  readonly encoding: 'utf8' | 'base64' | 'hex';
  /** Taken off the secret before decoding, when it is there. */
  readonly dropPrefix?: string;
  /** Everything up to and with the last of this text is taken off: API keys of the form `name:secret`. */
  readonly dropThrough?: string;
  /** Unicode normalisation of the text. */
  readonly normalise?: 'NFKD';
  /** The key is this digest of the secret's bytes. */
  readonly digest?: 'sha1';
}

export type TextEncoding = 'hex' | 'base64' | 'base64url';

/** Where a signature stands. */
export interface SignaturePlace {
  /** Left out: in a header. `json` and `form` are in the body, `query` in the URL, `body` is the whole body. */
  readonly in?: 'header' | 'json' | 'form' | 'query' | 'body';
  /** The header, the JSON pointer (RFC 6901), the form field or the query parameter; empty for the whole body. */
  readonly name: string;
  /**
   * The parts of the value, in order, each a template with `{signature}`, `{timestamp}` or `{param:…}`. A part with
   * `{signature}` is written once for each secret.
   */
  readonly parts: readonly string[];
  /** Between the parts; a value with a single part has none. */
  readonly separator?: string;
  /** Each secret has a header of its own, whose name ends in its number: this is the first. */
  readonly numbered?: boolean;
}

/** The moment that a signature was made at, or that the body names. */
export interface SignedTimestamp {
  /** The header it is sent in; left out when it is a part of the signature's value, or in the body. */
  readonly header?: string;
  /** Its path in the body. */
  readonly bodyPath?: string;
  /** `iso` has milliseconds, `iso_s` has none, `iso_local` neither these nor a zone: it is in UTC. */
  readonly unit: 's' | 'ms' | 'iso' | 'iso_s' | 'iso_local';
  /** How old a signature the provider's own library still accepts. Left out: of any age. */
  readonly toleranceSeconds?: number;
  /** Whether that library refuses timestamps ahead of its clock by more than the tolerance, too. */
  readonly refusesFuture?: boolean;
}

interface SchemeParts {
  /**
   * What is signed: a template of `{body}` (its bytes), `{timestamp}` (as sent), `{id}`, `{url}` (the public URL),
   * `{method}`, `{secret}`, `{nonce}`, `{header:Name}`, `{json:/pointer}`, `{form:field}`, `{query:name}`,
   * `{param:name}`, `{form_sorted}` (every field's name and value, by name), `{form_sorted_values}`, with filters such as
   * `{body|sha256|hex}`; `[[…]]` is left out when something in it is missing. A function where no template can say it.
   */
  readonly signedContent: string | ((request: RequestView) => string | Uint8Array | undefined);
  /** For content made by a function, which does not tell that it has the URL in it. */
  readonly signsUrl?: boolean;
  /** For content made by a function of some of the body's fields, or of their values without their names. */
  readonly signs?: 'fields' | 'values';
  readonly place: SignaturePlace;
  readonly timestamp?: SignedTimestamp;
  /** Header with the message id, when it is part of what is signed. */
  readonly idHeader?: string;
  /** Header with text that is made anew for each request and signed. */
  readonly nonceHeader?: string;
  /** What the scheme needs beside the secret, and is none, by name: a sample value each. */
  readonly params?: Readonly<Record<string, string>>;
  /** Query parameters that the sender adds to the URL before it signs, as templates of the signed content's kind. */
  readonly query?: Readonly<Record<string, string>>;
}

/** An HMAC of the content, or a plain digest of content that has the secret in it. */
export interface DigestSignature extends SchemeParts {
  readonly kind: 'hmac' | 'hash';
  readonly algorithm: Algorithm;
  readonly key: KeyDerivation;
  readonly encoding: TextEncoding;
  /** Further signatures the provider sends, which receivers should not rely on. */
  readonly legacy?: ReadonlyArray<{
    readonly header: string;
    readonly algorithm: Algorithm;
    readonly part: string;
    /** A plain digest of this content, in place of an HMAC of the scheme's own. */
    readonly hashed?: string;
  }>;
}

/** The secret itself is sent, as the content says: a token, or basic authentication. It proves nothing of the body. */
export interface TokenSignature extends SchemeParts {
  readonly kind: 'token';
}

/** Signed with the provider's private key; receivers have the public one. */
export interface KeyPairSignature extends SchemeParts {
  readonly kind: 'key_pair';
  readonly algorithm: 'ed25519' | 'rsa-sha256' | 'rsa-sha1' | 'ecdsa-p256-sha256';
  readonly encoding: TextEncoding;
  /** How receivers are given the public key: raw bytes (Ed25519) or SubjectPublicKeyInfo as text, PEM, or a JWKS. */
  readonly publicKeyForm: 'raw_hex' | 'raw_base64' | 'spki_base64' | 'pem' | 'jwks';
}

/** A JSON Web Token (RFC 7519) whose claims speak of the request. */
export interface JwtSignature extends SchemeParts {
  readonly kind: 'jwt';
  readonly algorithm: 'HS256' | 'RS256' | 'ES256';
  readonly key: KeyDerivation;
  /**
   * The claims, each a template of the signed content's kind; `{now}` and `{expiry}` alone are numbers of seconds. Left
   * out: the body itself is the claims.
   */
  readonly claims?: Readonly<Record<string, string | ((request: RequestView) => string)>>;
  /** Claims that have to be what this request makes them; the others say who and when. */
  readonly checkedClaims: readonly string[];
  readonly publicKeyForm?: 'jwks' | 'pem';
}

/** A scheme that no other kind can say. */
export interface CustomSignature extends SchemeParts {
  readonly kind: 'custom';
  /** The scheme in words, as the end of "The signature is …". */
  readonly words: string;
  /** Whether the secret is a private key that makes signatures, of which receivers have the public one. */
  readonly keyPair?: KeyPairSignature['publicKeyForm'];
  /** The signature's text for a content. */
  readonly make: (secret: string, content: Uint8Array) => string;
  readonly matches: (secret: string, content: Uint8Array, signature: string) => boolean;
}

/** The provider sends nothing that could be verified. */
export interface NoSignature {
  readonly kind: 'none';
}

/** Every scheme that can be made and verified. */
export type SigningProfile = DigestSignature | TokenSignature | KeyPairSignature | JwtSignature | CustomSignature;

export type SignatureProfile = SigningProfile | NoSignature;
