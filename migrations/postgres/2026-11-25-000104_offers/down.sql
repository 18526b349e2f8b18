DROP TABLE offer_asks;
DROP TABLE help_wanted;
DROP TABLE offers;
