// The part of the library that is used here; it has no types of its own.
declare module '@michaelhomer/jqjs' {
  const jq: { readonly compile: (program: string) => (input: unknown) => Iterable<unknown> }
  export default jq
}
