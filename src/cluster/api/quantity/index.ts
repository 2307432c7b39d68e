// Quantities: `100m`, `1.5Gi`, `2e3`. Models apimachinery/pkg/api/resource.
// Texts are parsed once and cached; all arithmetic is exact (integers of 10⁻⁹).
// Left out: decimal exponents beyond ±1000, which upstream takes.
// quantity.ts is what callers use; parse.ts reads a text, format.ts writes the canonical one.
export {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  parseQuantity,
  printQuantity,
  quantityMilli,
  quantityOfMilli,
  quantityOfValue,
  quantityProblem,
  quantitySign,
  quantityValue,
  roundUpToMilli,
  subtractQuantities,
} from './quantity.ts'
export type { Quantity } from './quantity.ts'
export { QuantityError } from './parse.ts'
export type { QuantityFormat, QuantityParts } from './parse.ts'
