// What an object may be called, by kind of rule, and how the server makes a name up.
// Models apimachinery/pkg/api/validation/generic.go and apiserver/pkg/storage/names.
import { isDNS1035Label, isDNS1123Label, isDNS1123Subdomain } from './labels-and-names.ts'

const RANDOM_LENGTH = 5
const GENERATED_BASE_LENGTH_MAX = 63 - RANDOM_LENGTH
const RANDOM_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** Names that are DNS subdomains; `prefix` means a generateName, which may end in a dash. */
export function validateSubdomainName(name: string, prefix = false): readonly string[] {
  return isDNS1123Subdomain(prefix ? maskTrailingDash(name) : name)
}

/** Names that are DNS labels (a Namespace, and so on). */
export function validateLabelName(name: string, prefix = false): readonly string[] {
  return isDNS1123Label(prefix ? maskTrailingDash(name) : name)
}

/** Names that are DNS-1035 labels (a Service). */
export function validateServiceName(name: string, prefix = false): readonly string[] {
  return isDNS1035Label(prefix ? maskTrailingDash(name) : name)
}

/**
 * A name made from a generateName: cut to leave room, then five letters drawn with `random`,
 * which takes n and returns an integer from 0 to n − 1.
 */
export function generateName(base: string, random: (n: number) => number): string {
  return base.slice(0, GENERATED_BASE_LENGTH_MAX) + randomSuffix(RANDOM_LENGTH, random)
}

/** `length` letters from which no word can be spelt (utilrand.String). */
export function randomSuffix(length: number, random: (n: number) => number): string {
  let suffix = ''
  for (let i = 0; i < length; i++) suffix += RANDOM_LETTERS[random(RANDOM_LETTERS.length)]
  return suffix
}

/** Replaces each character by one of those letters: how hashes become parts of names (utilrand.SafeEncodeString). */
export function safeEncode(text: string): string {
  let encoded = ''
  for (let i = 0; i < text.length; i++) encoded += RANDOM_LETTERS[text.charCodeAt(i) % RANDOM_LETTERS.length]
  return encoded
}

/** A generateName's last dash will have letters after it, so it is judged as a letter. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}
