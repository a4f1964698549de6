/** Where `npm run seed` puts its database, beside that of `npm start`. */
export const SEEDED = ".wrangler/seeded";
