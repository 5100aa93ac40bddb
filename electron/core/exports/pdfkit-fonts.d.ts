// The measures of one standard font, as pdfkit's `registerStdFonts` takes them.
declare module 'pdfkit/standard-fonts/*' {
  const measures: unknown;
  export default measures;
}
