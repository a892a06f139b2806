import type { Sketch } from './sketch.ts';

/** What is done on one kind of device so that it trusts the school's authority: the words of the trust page. */
export type TrustGuide = {
  readonly id: string;
  readonly title: string;
  /** What is fetched first. */
  readonly file: 'school-authority.crt' | 'school-authority.pem' | 'school-authority.mobileconfig';
  readonly steps: readonly { readonly words: string; readonly sketch?: Sketch }[];
  /** What people stumble over. */
  readonly note?: string;
};

/**
 * In the words that stand on each device today; they change from one version to the next, so a step also says what is looked
 * for. No step ever goes past a warning about a page (TLS-6).
 */
export const guides: readonly TrustGuide[] = [
  {
    id: 'android',
    title: 'Android tablet or phone',
    file: 'school-authority.crt',
    steps: [
      { words: 'Fetch the certificate with the button. It lands under Downloads; nothing opens yet.' },
      {
        words:
          'Open Settings, then Security and privacy. Look for “More security settings”, then “Encryption and credentials”.',
        sketch: {
          device: 'phone',
          title: 'Security and privacy',
          rows: ['Screen lock', 'Find my device', 'More security settings'],
          tap: 2,
        },
      },
      {
        words: 'Choose “Install a certificate”, then “CA certificate”.',
        sketch: {
          device: 'phone',
          title: 'Install a certificate',
          rows: ['CA certificate', 'VPN and app certificate', 'Wi-Fi certificate'],
          tap: 0,
        },
      },
      {
        words:
          'Android says what an authority could do to your privacy. What this one can do is further down on this page. Go on, and choose the file school-authority.',
        sketch: {
          device: 'phone',
          title: 'Downloads',
          rows: ['holiday.jpg', 'school-authority.crt', 'homework.pdf'],
          tap: 1,
        },
      },
    ],
    note: 'Android may ask for a screen lock first. If Chrome does not know it yet, close Chrome altogether and open it again.',
  },
  {
    id: 'apple',
    title: 'iPad or iPhone',
    file: 'school-authority.mobileconfig',
    steps: [
      {
        words: 'Open this page in Safari and fetch the profile with the button. Say that it may be loaded.',
      },
      {
        words: 'Open Settings. Near the top stands “Profile Downloaded”: tap it, then Install.',
        sketch: {
          device: 'phone',
          title: 'Settings',
          rows: ['Profile Downloaded', 'Wi-Fi', 'General'],
          tap: 0,
        },
      },
      {
        words:
          'Now the second half, which is easily forgotten: Settings, General, About, and at the very end “Certificate Trust Settings”. Switch the school’s authority on.',
        sketch: {
          device: 'phone',
          title: 'Certificate Trust Settings',
          rows: ['Footpath school'],
          tap: 0,
          toggle: true,
        },
      },
    ],
  },
  {
    id: 'chromebook',
    title: 'Chromebook',
    file: 'school-authority.crt',
    steps: [
      { words: 'Fetch the certificate with the button.' },
      {
        words:
          'Type chrome://certificate-manager in the address line (in older versions: chrome://settings/certificates) and choose the certificates that you installed, or the tab Authorities.',
        sketch: {
          device: 'laptop',
          title: 'chrome://certificate-manager',
          rows: ['Your certificates', 'Local certificates', 'Trusted certificates: Import'],
          tap: 2,
        },
      },
      {
        words:
          'Choose Import and the file school-authority. Where it asks what for, tick websites and nothing else.',
        sketch: {
          device: 'laptop',
          title: 'What may it vouch for?',
          rows: ['Websites', 'E-mail', 'Software'],
          tap: 0,
          toggle: true,
        },
      },
    ],
    note: 'A Chromebook that the school manages gets it from the school’s settings, for all users at once: ask your technician.',
  },
  {
    id: 'windows',
    title: 'Windows laptop',
    file: 'school-authority.crt',
    steps: [
      {
        words:
          'Fetch the certificate with the button, then open it from the folder Downloads and choose “Install Certificate”.',
        sketch: {
          device: 'laptop',
          title: 'Certificate',
          rows: ['Issued to: Footpath school authority', 'Valid for ten years', 'Install Certificate …'],
          tap: 2,
        },
      },
      {
        words:
          'Choose Current User (or Local Machine, for everybody on it), then “Place all certificates in the following store”, and there “Trusted Root Certification Authorities”.',
        sketch: {
          device: 'laptop',
          title: 'Certificate store',
          rows: ['Personal', 'Trusted Root Certification Authorities', 'Intermediate authorities'],
          tap: 1,
        },
      },
      {
        words:
          'Windows shows a thumbprint and asks once more. Compare it with the short one on this page, then say Yes.',
      },
    ],
    note: 'This is good for Chrome and Edge, and for Firefox in its newer versions.',
  },
  {
    id: 'mac',
    title: 'Mac',
    file: 'school-authority.crt',
    steps: [
      { words: 'Fetch the certificate with the button and open it: Keychain Access keeps it.' },
      {
        words:
          'In Keychain Access find “Footpath school authority”, open it with two clicks, unfold Trust, and choose “Always Trust” beside Secure Sockets Layer (SSL). Close the window; it asks for your password.',
        sketch: {
          device: 'laptop',
          title: 'Footpath school authority: Trust',
          rows: ['Secure Sockets Layer: Always Trust', 'Secure Mail: no value', 'Code Signing: no value'],
          tap: 0,
        },
      },
    ],
  },
  {
    id: 'firefox',
    title: 'Firefox, on any computer',
    file: 'school-authority.crt',
    steps: [
      {
        words:
          'Newer versions believe what the computer believes: do what stands above for the computer, then open Firefox again.',
      },
      {
        words:
          'If it does not: Settings, Privacy and Security, View Certificates, the tab Authorities, Import, the file school-authority, and tick websites.',
        sketch: {
          device: 'laptop',
          title: 'Certificate Manager: Authorities',
          rows: ['View …', 'Edit Trust …', 'Import …'],
          tap: 2,
        },
      },
    ],
  },
  {
    id: 'linux',
    title: 'Linux',
    file: 'school-authority.pem',
    steps: [
      {
        words:
          'Chrome and Chromium: fetch the certificate with the button, then do what stands under Chromebook. Firefox: what stands under Firefox.',
      },
      {
        words:
          'For all programs of a Debian or Ubuntu computer: copy it to /usr/local/share/ca-certificates/school-authority.crt and run update-ca-certificates.',
      },
    ],
  },
];
