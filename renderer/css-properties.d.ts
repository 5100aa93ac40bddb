// Owns the custom properties this page sets from code; a misspelt one does not compile.
import 'react';

declare module 'react' {
  interface CSSProperties {
    '--qr-modules'?: number;
    '--columns'?: number;
    '--letters'?: number;
    '--share'?: number;
  }
}
