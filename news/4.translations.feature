Translations into German, Spanish, French and Brazilian Portuguese.
