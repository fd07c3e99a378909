/**
 * What the columns and attributes of databases and directories are called, and what they are in SCIM: a path, and the
 * names that mean it, likeliest first. Names stand here as people read them; case, spaces and punctuation do not matter
 * when they are compared, so that "given name" finds `given_name`, `GivenName` and `GIVENNAME`.
 */
export interface Synonyms {
  readonly scim: string;
  readonly names: readonly string[];
}

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** SCIM attributes of a person that have one value. What stands first takes a name that others share. */
export const userSynonyms = table(`
  externalId = external id, entra id, entra object id, azure id, azure ad id, aad id, aad object id,
    immutable id, ms ds consistency guid, external key, idp id
  userName = user name, login, login name, user login, user principal name, upn, sam account name,
    account name, account, logon, logon name, sign in name, uid, user id, benutzername, anmeldename,
    kennung, identifiant, usuario, nombre usuario
  emails[type eq "work"].value = mail, email, email address, mail address, work email, work mail,
    business email, primary email, smtp address, courriel, correo, correo electronico, mailadresse
  emails[type eq "home"].value = private email, private mail, home email, personal email
  name.givenName = given name, first name, fname, forename, gn, vorname, prenom, nombre
  name.familyName = family name, last name, lname, surname, sn, nachname, familienname, nom,
    nom de famille, apellido, apellidos
  name.middleName = middle name, middle names, second name, initials
  name.honorificPrefix = name prefix, honorific prefix, salutation, anrede, academic title
  name.honorificSuffix = name suffix, honorific suffix, generation qualifier
  displayName = display name, full name, name, cn, common name, anzeigename, nom complet, nombre completo
  nickName = nick name, nick, preferred name, known as, rufname, surnom
  title = job title, title, position, job, function, berufsbezeichnung, stelle, fonction, cargo, puesto
  userType = user type, employee type, employment type, worker type, person type, mitarbeitertyp
  preferredLanguage = preferred language, language, lang, sprache, langue, idioma
  locale = locale, culture
  timezone = time zone, tz, zeitzone
  password = password, passwd, user password, pwd, unicode pwd, kennwort, passwort, mot de passe
  profileUrl = profile url, home page, website, www home page
  phoneNumbers[type eq "work"].value = phone, phone number, telephone, telephone number, tel, work phone,
    business phone, office phone, telefon, telefonnummer, telefono, telephone pro
  phoneNumbers[type eq "mobile"].value = mobile, mobile phone, mobile number, cell, cell phone, mobil,
    handy, portable, movil
  phoneNumbers[type eq "fax"].value = fax, fax number, facsimile telephone number
  addresses[type eq "work"].formatted = formatted address, address, postal address, full address,
    anschrift, adresse, direccion
  addresses[type eq "work"].streetAddress = street, street address, address line 1, address 1, strasse,
    rue, calle
  addresses[type eq "work"].locality = city, town, locality, l, ort, stadt, ville, ciudad
  addresses[type eq "work"].region = region, state, province, st, county, bundesland, provincia
  addresses[type eq "work"].postalCode = postal code, post code, zip, zip code, plz, postleitzahl,
    code postal, codigo postal
  addresses[type eq "work"].country = country, country code, c, co, land, pays, pais
  ${enterprise}:employeeNumber = employee number, employee no, employee code, emp no, emp number,
    personnel number, staff number, payroll number, personalnummer, matricule, numero empleado, employee id
  ${enterprise}:department = department, department name, dept, dept name, abteilung, service,
    departement, departamento
  ${enterprise}:division = division, business unit, bereich, geschaeftsbereich
  ${enterprise}:organization = organization, organisation, company, company name, o, firma, societe,
    empresa
  ${enterprise}:costCenter = cost center, cost centre, cost center code, kostenstelle, centre de cout,
    centro de coste
`);

export const groupSynonyms = table(`
  externalId = external id, entra id, entra object id, azure id, azure ad id, aad id, external key
  displayName = display name, group name, role name, team name, name, cn, common name, title, label,
    gruppenname, bezeichnung, nom, nombre, sam account name
`);

/** The reference of a person to one other, and of a group to many. */
export const referenceSynonyms = table(`
  ${enterprise}:manager = manager, manager id, manager dn, boss, boss id, supervisor, supervisor id,
    reports to, reports to id, line manager, line manager id, vorgesetzter, vorgesetzter id, responsable,
    jefe
  members = members, member, unique member, member uid, users, employees, people, group members,
    mitglieder, membres, miembros
`);

/** Lists of a person that a child table or a multi-valued attribute may hold; a name is found within a longer one. */
export const listSynonyms = table(`
  phoneNumbers = phone, telephone, telefon
  emails = mail, courriel, correo
  addresses = address, adresse, anschrift, direccion
  roles = role, rolle
  entitlements = entitlement, permission, berechtigung, license, licence
  photos = photo, picture
  ims = instant messag, messenger
`);

/** Columns of such a child table, by SCIM sub-attribute. */
export const subAttributeSynonyms = table(`
  value = value, number, phone number, phone, email, mail, email address, address, url, name, code,
    nummer, numero, wert
  type = type, kind, category, art, typ, label
  primary = primary, is primary, main, is main, preferred, is default, default
  display = display, display name, description, caption
`);

export const addressSynonyms: readonly Synonyms[] = [
  ...userSynonyms
    .filter(({ scim }) => scim.startsWith("addresses"))
    .map(({ scim, names }) => ({ scim: scim.slice(scim.lastIndexOf(".") + 1), names })),
  ...subAttributeSynonyms.filter(({ scim }) => scim === "type" || scim === "primary"),
];

/** Object types of people and of groups, in the singular; the plural is found as well. */
export const personTypes = words(`
  user, account, employee, person, people, inet org person, staff, worker, member, contact, login,
  mitarbeiter, benutzer, utilisateur, personne, salarie, empleado, usuario, persona
`);
export const groupTypes = words(`
  group, group of names, group of unique names, posix group, security group, role, team, gruppe, groupe,
  grupo, rolle, equipe
`);

/** Attributes that say whether an account may be used, or may not. */
export const activeNames = words(`
  active, is active, enabled, is enabled, account enabled, account status, status, state, aktiv, actif,
  activo
`);
export const inactiveNames = words(`
  disabled, is disabled, account disabled, inactive, is inactive, locked, is locked, blocked, is blocked,
  suspended, is suspended, gesperrt, deaktiviert
`);

/** What such an attribute holds where it is text. */
export const activeTexts: readonly { readonly off: string; readonly on: string }[] = [
  { off: "N", on: "Y" },
  { off: "I", on: "A" },
  { off: "F", on: "T" },
  { off: "0", on: "1" },
  { off: "no", on: "yes" },
  { off: "false", on: "true" },
  { off: "inactive", on: "active" },
  { off: "disabled", on: "enabled" },
];

/** How names are compared: "Straße_Nr" and "strasse nr" are the same. */
export function plainName(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/[^a-z0-9]/g, "");
}

/** One entry for each line `PATH = name, name`; a line without `=` goes on with the names of the one before. */
function table(text: string): readonly Synonyms[] {
  const entries = text.trim().split(/\n(?=.* = )/);
  return entries.map((entry) => {
    const [scim = "", names = ""] = entry.split(" = ");
    return { scim: scim.trim(), names: words(names) };
  });
}

function words(text: string): readonly string[] {
  return text.split(",").map((word) => word.trim());
}
