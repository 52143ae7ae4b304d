// What the widget says. The words in [brackets] become the link to the policy.
export interface Texts {
  /** The name of the region, for screen readers. */
  region: string;
  /** Beside the box under a sign-up or an anonymous form. */
  box: string;
  /** Instead of the box, with the attribute by-sending. */
  signup: string;
  anonymous: string;
  /** In the banner: nobody asked before, the policy changed, or an earlier consent has ended. */
  first: string;
  changed: string;
  ended: string;
  agree: string;
  refuse: string;
  later: string;
  saved: string;
  failed: string;
  /** When the form needs the box. */
  needed: string;
}

export const texts: Record<string, Texts> = {
  en: {
    region: 'Your privacy',
    box: 'I agree to the [privacy policy].',
    signup: 'By signing up you agree to the [privacy policy].',
    anonymous: 'By sending this you agree to the [privacy policy].',
    first: 'May we use your data as our [privacy policy] says? You can change your mind at any time.',
    changed: 'Our [privacy policy] has changed. Do you agree to the new one?',
    ended: 'Your consent to our [privacy policy] has ended. Do you agree again?',
    agree: 'I agree',
    refuse: 'I do not agree',
    later: 'Later',
    saved: 'Your decision is saved.',
    failed: 'Your decision could not be saved. Please try again.',
    needed: 'Please tick this box if you want to go on.',
  },
  de: {
    region: 'Ihre Privatsphäre',
    box: 'Ich stimme der [Datenschutzerklärung] zu.',
    signup: 'Mit der Registrierung stimmen Sie der [Datenschutzerklärung] zu.',
    anonymous: 'Mit dem Absenden stimmen Sie der [Datenschutzerklärung] zu.',
    first:
      'Dürfen wir Ihre Daten so verwenden, wie es in der [Datenschutzerklärung] steht? Sie können es sich ' +
      'jederzeit anders überlegen.',
    changed: 'Unsere [Datenschutzerklärung] hat sich geändert. Stimmen Sie der neuen zu?',
    ended: 'Ihre Einwilligung in unsere [Datenschutzerklärung] ist beendet. Stimmen Sie erneut zu?',
    agree: 'Ich stimme zu',
    refuse: 'Ich stimme nicht zu',
    later: 'Später',
    saved: 'Ihre Entscheidung ist gespeichert.',
    failed: 'Ihre Entscheidung konnte nicht gespeichert werden. Bitte versuchen Sie es noch einmal.',
    needed: 'Bitte kreuzen Sie dieses Feld an, wenn Sie fortfahren möchten.',
  },
  fr: {
    region: 'Votre vie privée',
    box: 'J’accepte la [politique de confidentialité].',
    signup: 'En vous inscrivant, vous acceptez la [politique de confidentialité].',
    anonymous: 'En envoyant ce message, vous acceptez la [politique de confidentialité].',
    first:
      'Pouvons-nous utiliser vos données comme l’indique notre [politique de confidentialité] ? Vous pouvez ' +
      'changer d’avis à tout moment.',
    changed: 'Notre [politique de confidentialité] a changé. Acceptez-vous la nouvelle version ?',
    ended: 'Votre consentement à notre [politique de confidentialité] a pris fin. L’acceptez-vous de nouveau ?',
    agree: 'J’accepte',
    refuse: 'Je refuse',
    later: 'Plus tard',
    saved: 'Votre décision est enregistrée.',
    failed: 'Votre décision n’a pas pu être enregistrée. Veuillez réessayer.',
    needed: 'Veuillez cocher cette case si vous souhaitez continuer.',
  },
  es: {
    region: 'Su privacidad',
    box: 'Acepto la [política de privacidad].',
    signup: 'Al registrarse, acepta la [política de privacidad].',
    anonymous: 'Al enviar esto, acepta la [política de privacidad].',
    first:
      '¿Podemos usar sus datos como dice nuestra [política de privacidad]? Puede cambiar de opinión en cualquier ' +
      'momento.',
    changed: 'Nuestra [política de privacidad] ha cambiado. ¿Acepta la nueva?',
    ended: 'Su consentimiento a nuestra [política de privacidad] ha terminado. ¿La acepta de nuevo?',
    agree: 'Acepto',
    refuse: 'No acepto',
    later: 'Más tarde',
    saved: 'Su decisión está guardada.',
    failed: 'No se pudo guardar su decisión. Inténtelo de nuevo.',
    needed: 'Marque esta casilla si desea continuar.',
  },
  it: {
    region: 'La tua privacy',
    box: 'Accetto l’[informativa sulla privacy].',
    signup: 'Registrandoti accetti l’[informativa sulla privacy].',
    anonymous: 'Inviando questo modulo accetti l’[informativa sulla privacy].',
    first:
      'Possiamo usare i tuoi dati come dice la nostra [informativa sulla privacy]? Puoi cambiare idea in ' +
      'qualsiasi momento.',
    changed: 'La nostra [informativa sulla privacy] è cambiata. Accetti quella nuova?',
    ended: 'Il tuo consenso alla nostra [informativa sulla privacy] è terminato. Accetti di nuovo?',
    agree: 'Accetto',
    refuse: 'Non accetto',
    later: 'Più tardi',
    saved: 'La tua decisione è stata salvata.',
    failed: 'Non è stato possibile salvare la tua decisione. Riprova.',
    needed: 'Seleziona questa casella se vuoi continuare.',
  },
  nl: {
    region: 'Uw privacy',
    box: 'Ik ga akkoord met het [privacybeleid].',
    signup: 'Door u te registreren gaat u akkoord met het [privacybeleid].',
    anonymous: 'Door dit te versturen gaat u akkoord met het [privacybeleid].',
    first:
      'Mogen wij uw gegevens gebruiken zoals in ons [privacybeleid] staat? U kunt altijd van gedachten ' +
      'veranderen.',
    changed: 'Ons [privacybeleid] is gewijzigd. Gaat u akkoord met het nieuwe?',
    ended: 'Uw toestemming voor ons [privacybeleid] is beëindigd. Gaat u opnieuw akkoord?',
    agree: 'Ik ga akkoord',
    refuse: 'Ik ga niet akkoord',
    later: 'Later',
    saved: 'Uw keuze is opgeslagen.',
    failed: 'Uw keuze kon niet worden opgeslagen. Probeer het opnieuw.',
    needed: 'Vink dit vakje aan als u verder wilt gaan.',
  },
  pt: {
    region: 'A sua privacidade',
    box: 'Concordo com a [política de privacidade].',
    signup: 'Ao registar-se, concorda com a [política de privacidade].',
    anonymous: 'Ao enviar, concorda com a [política de privacidade].',
    first:
      'Podemos usar os seus dados como diz a nossa [política de privacidade]? Pode mudar de ideias a qualquer ' +
      'momento.',
    changed: 'A nossa [política de privacidade] mudou. Concorda com a nova?',
    ended: 'O seu consentimento à nossa [política de privacidade] terminou. Concorda de novo?',
    agree: 'Concordo',
    refuse: 'Não concordo',
    later: 'Mais tarde',
    saved: 'A sua decisão está guardada.',
    failed: 'Não foi possível guardar a sua decisão. Tente de novo.',
    needed: 'Assinale esta caixa se quiser continuar.',
  },
  pl: {
    region: 'Twoja prywatność',
    box: 'Zgadzam się na [politykę prywatności].',
    signup: 'Rejestrując się, zgadzasz się na [politykę prywatności].',
    anonymous: 'Wysyłając formularz, zgadzasz się na [politykę prywatności].',
    first:
      'Czy możemy używać Twoich danych zgodnie z naszą [polityką prywatności]? Zdanie można zmienić w każdej ' +
      'chwili.',
    changed: 'Nasza [polityka prywatności] się zmieniła. Czy zgadzasz się na nową?',
    ended: 'Twoja zgoda na naszą [politykę prywatności] wygasła. Czy zgadzasz się ponownie?',
    agree: 'Zgadzam się',
    refuse: 'Nie zgadzam się',
    later: 'Później',
    saved: 'Twoja decyzja została zapisana.',
    failed: 'Nie udało się zapisać decyzji. Spróbuj ponownie.',
    needed: 'Zaznacz to pole, jeśli chcesz przejść dalej.',
  },
  sv: {
    region: 'Din integritet',
    box: 'Jag godkänner [integritetspolicyn].',
    signup: 'Genom att registrera dig godkänner du [integritetspolicyn].',
    anonymous: 'Genom att skicka detta godkänner du [integritetspolicyn].',
    first: 'Får vi använda dina uppgifter så som vår [integritetspolicy] säger? Du kan ändra dig när som helst.',
    changed: 'Vår [integritetspolicy] har ändrats. Godkänner du den nya?',
    ended: 'Ditt samtycke till vår [integritetspolicy] har upphört. Godkänner du den igen?',
    agree: 'Jag godkänner',
    refuse: 'Jag godkänner inte',
    later: 'Senare',
    saved: 'Ditt beslut är sparat.',
    failed: 'Ditt beslut kunde inte sparas. Försök igen.',
    needed: 'Kryssa i rutan om du vill fortsätta.',
  },
  da: {
    region: 'Dit privatliv',
    box: 'Jeg accepterer [privatlivspolitikken].',
    signup: 'Når du opretter dig, accepterer du [privatlivspolitikken].',
    anonymous: 'Når du sender dette, accepterer du [privatlivspolitikken].',
    first: 'Må vi bruge dine oplysninger, som vores [privatlivspolitik] beskriver? Du kan altid ombestemme dig.',
    changed: 'Vores [privatlivspolitik] er ændret. Accepterer du den nye?',
    ended: 'Dit samtykke til vores [privatlivspolitik] er ophørt. Accepterer du den igen?',
    agree: 'Jeg accepterer',
    refuse: 'Jeg accepterer ikke',
    later: 'Senere',
    saved: 'Din beslutning er gemt.',
    failed: 'Din beslutning kunne ikke gemmes. Prøv igen.',
    needed: 'Sæt kryds i feltet, hvis du vil fortsætte.',
  },
  nb: {
    region: 'Ditt personvern',
    box: 'Jeg godtar [personvernerklæringen].',
    signup: 'Ved å registrere deg godtar du [personvernerklæringen].',
    anonymous: 'Ved å sende dette godtar du [personvernerklæringen].',
    first:
      'Kan vi bruke opplysningene dine slik [personvernerklæringen] vår sier? Du kan ombestemme deg når som ' +
      'helst.',
    changed: '[Personvernerklæringen] vår er endret. Godtar du den nye?',
    ended: 'Samtykket ditt til [personvernerklæringen] vår er avsluttet. Godtar du den på nytt?',
    agree: 'Jeg godtar',
    refuse: 'Jeg godtar ikke',
    later: 'Senere',
    saved: 'Valget ditt er lagret.',
    failed: 'Valget ditt kunne ikke lagres. Prøv igjen.',
    needed: 'Kryss av i boksen hvis du vil fortsette.',
  },
  fi: {
    region: 'Yksityisyytesi',
    box: 'Hyväksyn [tietosuojaselosteen].',
    signup: 'Rekisteröitymällä hyväksyt [tietosuojaselosteen].',
    anonymous: 'Lähettämällä tämän hyväksyt [tietosuojaselosteen].',
    first:
      'Saammeko käyttää tietojasi [tietosuojaselosteessamme] kerrotulla tavalla? Voit muuttaa mielesi milloin ' +
      'tahansa.',
    changed: '[Tietosuojaselosteemme] on muuttunut. Hyväksytkö uuden?',
    ended: 'Suostumuksesi [tietosuojaselosteeseemme] on päättynyt. Hyväksytkö sen uudelleen?',
    agree: 'Hyväksyn',
    refuse: 'En hyväksy',
    later: 'Myöhemmin',
    saved: 'Päätöksesi on tallennettu.',
    failed: 'Päätöstäsi ei voitu tallentaa. Yritä uudelleen.',
    needed: 'Merkitse tämä ruutu, jos haluat jatkaa.',
  },
  cs: {
    region: 'Vaše soukromí',
    box: 'Souhlasím se [zásadami ochrany osobních údajů].',
    signup: 'Registrací souhlasíte se [zásadami ochrany osobních údajů].',
    anonymous: 'Odesláním souhlasíte se [zásadami ochrany osobních údajů].',
    first:
      'Smíme používat vaše údaje tak, jak říkají naše [zásady ochrany osobních údajů]? Svůj názor můžete kdykoli ' +
      'změnit.',
    changed: 'Naše [zásady ochrany osobních údajů] se změnily. Souhlasíte s novými?',
    ended: 'Váš souhlas s našimi [zásadami ochrany osobních údajů] skončil. Souhlasíte znovu?',
    agree: 'Souhlasím',
    refuse: 'Nesouhlasím',
    later: 'Později',
    saved: 'Vaše rozhodnutí je uloženo.',
    failed: 'Vaše rozhodnutí se nepodařilo uložit. Zkuste to prosím znovu.',
    needed: 'Zaškrtněte toto políčko, pokud chcete pokračovat.',
  },
  el: {
    region: 'Το απόρρητό σας',
    box: 'Συμφωνώ με την [πολιτική απορρήτου].',
    signup: 'Με την εγγραφή σας συμφωνείτε με την [πολιτική απορρήτου].',
    anonymous: 'Με την αποστολή συμφωνείτε με την [πολιτική απορρήτου].',
    first:
      'Μπορούμε να χρησιμοποιούμε τα δεδομένα σας όπως λέει η [πολιτική απορρήτου] μας; Μπορείτε να αλλάξετε ' +
      'γνώμη ανά πάσα στιγμή.',
    changed: 'Η [πολιτική απορρήτου] μας άλλαξε. Συμφωνείτε με τη νέα;',
    ended: 'Η συγκατάθεσή σας στην [πολιτική απορρήτου] μας έληξε. Συμφωνείτε ξανά;',
    agree: 'Συμφωνώ',
    refuse: 'Δεν συμφωνώ',
    later: 'Αργότερα',
    saved: 'Η απόφασή σας αποθηκεύτηκε.',
    failed: 'Η απόφασή σας δεν αποθηκεύτηκε. Δοκιμάστε ξανά.',
    needed: 'Επιλέξτε αυτό το πλαίσιο αν θέλετε να συνεχίσετε.',
  },
};

export const isLanguage = (tag: string) => Object.hasOwn(texts, tag);

/** The first of these language tags that the widget speaks; English when it speaks none of them. */
export function languageOf(tags: readonly (string | null | undefined)[]): string {
  for (const tag of tags) {
    const primary = (tag ?? '').toLowerCase().split(/[-_]/)[0] ?? '';
    const known = primary === 'no' || primary === 'nn' ? 'nb' : primary;
    if (isLanguage(known)) return known;
  }
  return 'en';
}

/** What comes before the words of the link, these, and what comes after. */
export function partsOf(text: string): { before: string; link: string; after: string } {
  const match = /^([^[]*)\[([^\]]+)\](.*)$/s.exec(text);
  if (match === null) return { before: text, link: '', after: '' };
  return { before: match[1] ?? '', link: match[2] ?? '', after: match[3] ?? '' };
}
