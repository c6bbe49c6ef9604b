/** Names, Teams language and time zone of the people of one place. */
export interface Place {
  /** BCP 47 */
  readonly language: string;
  /** IANA name */
  readonly timeZone: string;
  readonly givenNames: readonly string[];
  readonly surnames: readonly string[];
}

/** Places in many time zones. Names are ASCII because addresses are derived from them. */
export const PLACES: readonly [Place, ...Place[]] = [
  place(
    'en-US',
    'America/New_York',
    'Ava Ethan Grace Liam Mason Nadia',
    'Brooks Carter Dawson Ellis Foster Hughes Reed',
  ),
  place(
    'en-US',
    'America/Los_Angeles',
    'Chloe Diego Harper Jordan Maya Owen',
    'Chavez Kim Lopez Nguyen Parker Torres Wong',
  ),
  place(
    'en-GB',
    'Europe/London',
    'Alfie Freya Imogen Oliver Poppy Rhys',
    'Bennett Clarke Evans Harris Morgan Shah Walsh',
  ),
  place('de-DE', 'Europe/Berlin', 'Anke Felix Hanna Jan Lena Moritz', 'Braun Fischer Keller Lange Richter Vogel Wolf'),
  place(
    'it-IT',
    'Europe/Rome',
    'Alice Chiara Davide Elena Marco Paolo',
    'Bianchi Conti Esposito Ferrari Greco Ricci Romano',
  ),
  place(
    'fr-FR',
    'Europe/Paris',
    'Camille Hugo Louise Manon Nathan Zoe',
    'Bernard Dubois Garnier Lefebvre Moreau Petit Roux',
  ),
  place('en-IN', 'Asia/Kolkata', 'Aditi Arjun Dev Kavya Meera Rohan', 'Gupta Iyer Joshi Kapoor Menon Patel Rao'),
  place('ja-JP', 'Asia/Tokyo', 'Aoi Daiki Haruto Mei Ren Yui', 'Abe Fujita Ito Kondo Mori Sato Tanaka'),
];

export const JOBS = [
  ...['Account manager', 'Analyst', 'Assistant', 'Buyer', 'Designer', 'Electrician', 'Engineer', 'Fitter'],
  ...['Lawyer', 'Nurse', 'Planner', 'Sales representative', 'Team lead', 'Technician', 'Trainer', 'Writer'],
] as const;

function place(language: string, timeZone: string, givenNames: string, surnames: string): Place {
  return { language, timeZone, givenNames: givenNames.split(' '), surnames: surnames.split(' ') };
}
