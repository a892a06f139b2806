import { useEffect, useState } from 'preact/hooks';
import { type Codes, openCodes } from './codes-client.ts';

/** A worker of codes for as long as the part that asked for it is on screen; null before its first paint. */
export function useCodes(): Codes | null {
  const [codes, setCodes] = useState<Codes | null>(null);
  useEffect(() => {
    const opened = openCodes();
    setCodes(opened);
    return () => opened.close();
  }, []);
  return codes;
}
