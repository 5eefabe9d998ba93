/**
 * What pages are made of: packaged files under exact names, templates whose values are always text,
 * QR codes. Nothing comes from a folder or from elsewhere.
 */
package org.cooppassport.service.web;
